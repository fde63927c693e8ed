// Everything here makes a page that already works more comfortable.
import htmx from "htmx.org/dist/htmx.esm.js";
import { setUpCard } from "./card.js";
import { setUpCheckIn } from "./checkin.js";
import { setUpDates } from "./date.js";
import { setUpConfirm, setUpDialogs } from "./dialog.js";
import { setUpFilters } from "./filters.js";
import { setUpKeyboard } from "./keyboard.js";
import { setUpMenus } from "./menu.js";
import { setUpNear } from "./near.js";
import { setUpPrint } from "./print.js";
import { setUpRequests } from "./requests.js";
import { setUpSteps } from "./steps.js";
import { setUpStrips } from "./strips.js";
import { setUpUploads } from "./upload.js";

window.htmx = htmx;
document.documentElement.classList.add("scripted");

setUpDialogs();
setUpKeyboard();
setUpMenus();
setUpRequests(htmx);
setUpSteps();
setUpCheckIn();
setUpNear();
setUpCard();

/** Improves one part of the page: the whole at first, later what htmx swapped in. */
function improve(root) {
  setUpConfirm(root);
  setUpDates(root);
  setUpFilters(root);
  setUpStrips(root);
  setUpPrint(root);
  setUpUploads(root);
  root.querySelector?.("[data-autofocus]")?.focus();
}

improve(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) improve(event.target);
});
