/**
 * The working page of a visit. It says when the connection is gone and comes
 * back, and lets a scanner go on while an answer is still on its way: each new
 * text gets a nonce of its own, the same text sent again keeps it, and the field
 * is emptied only if nobody has typed on meanwhile.
 */
const TAKEN = "Luudong-Scan-Taken"; // header of an answer that dealt with the scanned text

export function setUpCheckIn() {
  const page = document.querySelector("[data-checkin]");
  if (!page) return;
  watchConnection(page.querySelector("[data-connection]"));
  setUpScan(page.querySelector("form[data-scan]"));
}

function watchConnection(banner) {
  const say = (lost) => (banner.hidden = !lost);
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      say(true);
      if (event.target.matches("[data-poll]")) event.stopPropagation(); // the banner is enough, no message every time
    });
  }
  document.body.addEventListener("htmx:afterOnLoad", () => say(false));
  window.addEventListener("offline", () => say(true));
  window.addEventListener("online", () => window.htmx.trigger("#queue", "refresh"));
  if (navigator.onLine === false) say(true);
}

function setUpScan(form) {
  const { q, nonce } = form.elements;
  const sent = [];
  let last = "";
  q.addEventListener("input", () => (nonce.value = newNonce()));
  form.addEventListener("htmx:beforeSend", () => {
    sent.push((last = q.value));
    q.select(); // what is typed next replaces what was just sent
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (q.value === sent.shift() && !detail.xhr.getResponseHeader(TAKEN)) q.select();
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    // Also the button of somebody found by this text deals with it.
    if (sent.length === 0 && q.value === last && detail.xhr.getResponseHeader(TAKEN)) q.value = "";
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    // After a deed with the mouse the scanner must find its field again; on a
    // phone this would open the keyboard.
    if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) q.focus({ preventScroll: true });
  });
}

const newNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
