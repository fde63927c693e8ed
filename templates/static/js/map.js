// Maps without a tile server: wards as shapes, points as circles, all from GeoJSON of our own.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const style = getComputedStyle(document.documentElement);
const colour = (tone) => style.getPropertyValue("--" + (tone || "accent")).trim() || style.getPropertyValue("--accent").trim();

for (const box of document.querySelectorAll("[data-map]")) draw(box);

async function draw(box) {
  const map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, attributionControl: false });
  map.setView([10.78, 106.7], 10);
  const [areas, points] = await Promise.all([load(box.dataset.areas), load(box.dataset.points)]);
  const areaLayer = areas && L.geoJSON(areas, { style: areaStyle, onEachFeature: nameArea }).addTo(map);
  const pointLayer = points && L.geoJSON(points, { pointToLayer: circle, onEachFeature: explain }).addTo(map);
  const bounds = [pointLayer, areaLayer].map((layer) => layer?.getBounds()).find((b) => b?.isValid());
  if (bounds) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 15 });
  L.control.scale({ imperial: false }).addTo(map);
}

async function load(url) {
  if (!url) return null;
  const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
  return answer.ok ? answer.json() : null;
}

const areaStyle = (feature) => ({
  color: style.getPropertyValue("--line-strong").trim(),
  weight: 0.75,
  fillColor: feature.properties.tone ? colour(feature.properties.tone) : style.getPropertyValue("--surface").trim(),
  fillOpacity: feature.properties.tone ? 0.25 : 1,
});

function nameArea(feature, layer) {
  layer.bindTooltip(text(feature.properties.name), { sticky: true });
}

const circle = (feature, place) =>
  L.circleMarker(place, { radius: 5, weight: 1.5, color: style.getPropertyValue("--surface").trim(), fillColor: colour(feature.properties.tone), fillOpacity: 1 });

/** A popup made of elements, never of markup: names come from files people bring. */
function explain(feature, layer) {
  const { name, text: detail, href } = feature.properties;
  const popup = document.createElement("div");
  const title = document.createElement(href ? "a" : "strong");
  title.textContent = name;
  if (href) title.href = href;
  popup.append(title);
  if (detail) popup.append(document.createElement("br"), detail);
  layer.bindPopup(popup);
  layer.bindTooltip(text(name));
}

function text(value) {
  const span = document.createElement("span");
  span.textContent = value ?? "";
  return span;
}
