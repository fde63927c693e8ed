// Maps without a tile server: wards as shapes, points as circles, all from GeoJSON of our own.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

const style = getComputedStyle(document.documentElement);
const dark = () => style.colorScheme === "dark" || (style.colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
const colour = (tone) => style.getPropertyValue("--" + (tone || "accent")).trim() || style.getPropertyValue("--accent").trim();
/** A feature has a tone, or a hue (0 to 359) when there are more kinds than tones, such as teams. */
const colourOf = ({ hue, tone }) => (hue === undefined ? colour(tone) : dark() ? `hsl(${hue} 65% 65%)` : `hsl(${hue} 70% 36%)`);

for (const box of document.querySelectorAll("[data-map]")) draw(box);

async function draw(box) {
  const map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, attributionControl: false });
  map.setView([10.78, 106.7], 10);
  const [areas, points] = await Promise.all([load(box.dataset.areas), load(box.dataset.points)]);
  const areaLayer = areas && L.geoJSON(areas, { style: areaStyle, onEachFeature: nameArea }).addTo(map);
  const pointLayer = points && L.geoJSON(points, { pointToLayer: circle, style: wayStyle, onEachFeature: explain }).addTo(map);
  const bounds = [middle(points) ?? pointLayer?.getBounds(), areaLayer?.getBounds()].find((b) => b?.isValid());
  if (bounds) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 15 });
  if (box.dataset.pickLat) pick(map, box);
  L.control.scale({ imperial: false }).addTo(map);
}

/** Where all but the outermost of many points lie: a far island must not make the city small. */
function middle(points) {
  const places = (points?.features ?? []).filter(({ geometry }) => geometry.type === "Point").map(({ geometry }) => geometry.coordinates);
  if (places.length < 100) return undefined;
  const [lon, lat] = [0, 1].map((axis) => places.map((place) => place[axis]).sort((x, y) => x - y));
  const cut = Math.floor(places.length / 100);
  return L.latLngBounds([lat[cut], lon[cut]], [lat.at(-1 - cut), lon.at(-1 - cut)]);
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

const circle = ({ properties }, place) => dot(place, colourOf(properties), properties.radius);

const dot = (place, fillColor, radius = 5) =>
  L.circleMarker(place, { radius, weight: 1.5, color: style.getPropertyValue("--surface").trim(), fillColor, fillOpacity: 1 });

/** Lines, such as the way of a team; circles have a style of their own already. */
const wayStyle = (feature) => (feature.geometry.type === "LineString" ? { color: colourOf(feature.properties), weight: 2, opacity: 0.65 } : {});

/**
 * A click on the map fills in the fields named by data-pick-lat and data-pick-lon,
 * and what is typed there moves the mark.
 */
function pick(map, box) {
  const fields = [box.dataset.pickLat, box.dataset.pickLon].map((id) => document.getElementById(id));
  const mark = dot([0, 0], colour("danger"), 8);
  const follow = () => {
    const [lat, lon] = fields.map((field) => Number(field.value.replace(",", ".")));
    if (!lat || !lon || Math.abs(lat) > 90) return mark.remove();
    mark.setLatLng([lat, lon]).addTo(map);
    map.setView([lat, lon], Math.max(map.getZoom(), 12.5));
  };
  for (const field of fields) field.addEventListener("change", follow);
  map.on("click", ({ latlng }) => {
    fields[0].value = latlng.lat.toFixed(5);
    fields[1].value = latlng.lng.toFixed(5);
    mark.setLatLng(latlng).addTo(map);
  });
  follow();
}

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
