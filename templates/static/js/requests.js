const SHOWN = 8000; // milliseconds a message stays

/** Gives htmx the form token, says when a request failed, and keeps a form from being sent twice. */
export function setUpRequests(htmx) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  document.addEventListener("htmx:configRequest", (event) => {
    if (token) event.detail.headers["X-CSRF-Token"] = token;
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(document.documentElement.dataset.failed));
  }
  document.addEventListener("htmx:responseError", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    say(answer.querySelector(".alert__body")?.textContent || document.documentElement.dataset.failed);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (event.submitter?.hasAttribute("data-download")) return; // the page stays, so it may be asked again
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
  });
  // A page the browser kept for "back" may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

/** Shows a message for a while; screen readers read it out. */
export function say(text) {
  const toast = document.createElement("div");
  toast.className = "toast alert alert--danger";
  toast.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "alert__body";
  body.textContent = text;
  toast.append(body);
  document.querySelector(".toast")?.remove();
  document.body.append(toast);
  setTimeout(() => toast.remove(), SHOWN);
}
