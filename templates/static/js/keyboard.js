/** "/" goes to the search, "?" opens the help, g then 1…5 opens an entry of the navigation. */
export function setUpKeyboard() {
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (going && /^[1-9]$/.test(event.key)) {
      document.querySelectorAll(".nav__link")[Number(event.key) - 1]?.click();
    }
    going = event.key === "g";
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "?") showHelp();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts-open]")) showHelp();
  });
}

function showHelp() {
  document.getElementById("shortcuts")?.showModal();
}

function isTyping(element) {
  return element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
}
