/** "Find points near me": asks the phone where it is, on a press of the button only. */
export function setUpNear() {
  const part = document.querySelector("[data-near]");
  if (!part) return;
  const button = part.querySelector("[data-near-button]");
  const status = part.querySelector("[data-near-status]");
  const refused = () => {
    button.disabled = false;
    status.textContent = part.dataset.refused;
    document.querySelector("[name=unit]")?.focus();
  };
  button.addEventListener("click", () => {
    if (!navigator.geolocation) return refused();
    button.disabled = true;
    status.textContent = part.dataset.working;
    navigator.geolocation.getCurrentPosition(
      // Rounded to some 100 metres: near enough to find a point, too far to find a door.
      ({ coords }) => location.assign(`${part.dataset.near}?at=${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`),
      refused,
      { timeout: 10000, maximumAge: 300000 },
    );
  });
  window.addEventListener("pageshow", () => (button.disabled = false)); // back from the list
}
