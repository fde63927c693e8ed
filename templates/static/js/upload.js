/** A file may be dropped anywhere on an upload field. */
export function setUpUploads(root) {
  for (const box of root.querySelectorAll("[data-upload]")) {
    const input = box.querySelector("input[type=file]");
    const name = box.querySelector("[data-upload-name]");
    const none = name.textContent;
    input.addEventListener("change", () => {
      name.textContent = input.files[0]?.name ?? none;
    });
    const over = (on) => (event) => {
      event.preventDefault();
      box.classList.toggle("upload--over", on);
    };
    box.addEventListener("dragover", over(true));
    box.addEventListener("dragleave", over(false));
    box.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}
