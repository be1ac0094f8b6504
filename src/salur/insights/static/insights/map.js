// The map of outlets: areas by class, outlets as points that gather where they lie close; each leads to its page.
import { Control, DivIcon, GeoJSON, Map, Marker, latLngBounds, svg } from "../vendor/leaflet/leaflet.min.js";
import Supercluster from "../vendor/supercluster/supercluster.min.js";

const place = document.getElementById("map");
const words = place.dataset;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const fetched = async (address) => (await fetch(address, { headers: { Accept: "application/json" } })).json();

function told(title, ...lines) {
  const box = document.createElement("div");
  const head = document.createElement("b");
  head.textContent = title;
  box.append(head);
  for (const line of lines) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
}

// a point: [party, longitude, latitude, name, net, overdue, net as text, overdue as text]
const marked = (point, view) => (view === "sales" ? (point[4] > 0 ? "" : " no") : point[5] > 0 ? " late" : "");

function dot(point, view) {
  const [party, longitude, latitude, name, , , net, overdue] = point;
  const figures = [`${words.net} ${net}`, `${words.overdue} ${overdue}`];
  const icon = new DivIcon({ className: "outlet", html: `<i class="pt${marked(point, view)}"></i>`, iconSize: [24, 24] });
  const marker = new Marker([latitude, longitude], { icon, title: "", riseOnHover: true });
  const address = `/party/${party}`;
  marker.bindTooltip(told(name, ...figures), { direction: "top", offset: [0, -8] });
  if (matchMedia("(hover: hover)").matches) marker.on("click", () => location.assign(address));
  else {
    const box = told(name, ...figures);
    const link = document.createElement("a");
    link.href = address;
    link.textContent = words.open;
    box.append(link);
    marker.unbindTooltip();
    marker.bindPopup(box);
  }
  marker.on("keypress", (event) => event.originalEvent.key === "Enter" && location.assign(address));
  marker.on("add", () => marker.getElement().setAttribute("aria-label", [name, ...figures].join(", ")));
  return marker;
}

function gathered(cluster, map, index, view) {
  const many = cluster.properties;
  const size = many.point_count < 10 ? 24 : many.point_count < 100 ? 30 : 36;
  const mark = view === "sales" ? (many.none * 2 > many.point_count ? " no" : "") : many.late ? " late" : "";
  const icon = new DivIcon({ className: `many${mark}`, html: `${many.point_count}`, iconSize: [size, size] });
  const [longitude, latitude] = cluster.geometry.coordinates;
  const marker = new Marker([latitude, longitude], { icon });
  const closer = () => map.setView([latitude, longitude], index.getClusterExpansionZoom(cluster.id), { animate: !still });
  marker.on("click", closer);
  marker.on("keypress", (event) => event.originalEvent.key === "Enter" && closer());
  marker.on("add", () => marker.getElement().setAttribute("aria-label", `${many.point_count} ${words.outlets}`));
  return marker;
}

function showPoints(map, found) {
  const index = new Supercluster({
    radius: 58, maxZoom: 13,
    map: (one) => ({ none: one.point[4] > 0 ? 0 : 1, late: one.point[5] > 0 ? 1 : 0 }),
    reduce: (all, one) => { all.none += one.none; all.late += one.late; },
  });
  index.load(found.points.map((point) => ({
    type: "Feature", properties: { point }, geometry: { type: "Point", coordinates: [point[1], point[2]] },
  })));
  let shown = [];
  const lay = () => {
    const box = map.getBounds().pad(0.1);
    shown.forEach((marker) => marker.remove());
    shown = index
      .getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], Math.round(map.getZoom()))
      .map((one) => (one.properties.cluster ? gathered(one, map, index, found.view) : dot(one.properties.point, found.view)));
    shown.forEach((marker) => marker.addTo(map));
  };
  map.on("moveend", lay);
  lay();
}

function showAreas(map, shapes, found) {
  const tone = found.view === "sales" ? "a" : "m";
  return new GeoJSON(shapes, {
    style: ({ properties: { name } }) => {
      const known = found.areas[name];
      return { className: `area ${known && known.class ? tone + known.class : ""}${name === words.area ? " here" : ""}` };
    },
    onEachFeature: ({ properties: { name } }, layer) => {
      const known = found.areas[name];
      const figures = known ? [`${found.view === "sales" ? words.net : words.overdue} ${known.text}`, `${words.outlets} ${known.outlets}`] : [];
      layer.bindTooltip(told(name, ...figures), { sticky: true });
      layer.on("click", () => {
        const address = new URL(location);
        address.searchParams.set("area", name);
        address.searchParams.delete("start");
        if (known) location.assign(address);
      });
    },
  }).addTo(map);
}

async function draw() {
  const [found, shapes] = await Promise.all([fetched(words.points), fetched(words.outlines)]);
  const map = new Map(place, {
    zoomControl: false, attributionControl: false, renderer: svg({ padding: 0.3 }), zoomSnap: 0.5,
    zoomAnimation: !still, fadeAnimation: false, markerZoomAnimation: false, maxZoom: 18, minZoom: 3,
  });
  new Control.Zoom({ position: "bottomright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  const chosen = shapes.features.find((one) => one.properties.name === words.area);
  const everywhere = found.points.map((point) => [point[2], point[1]]);
  const around = chosen ? new GeoJSON(chosen).getBounds() : shapes.features.length && found.outlines === "iowa"
    ? new GeoJSON(shapes).getBounds() : latLngBounds(everywhere.length ? everywhere : [[-8, 106], [-6, 112]]);
  map.fitBounds(around, { padding: [10, 10] });
  showAreas(map, shapes, found);
  showPoints(map, found);
  place.dataset.drawn = found.points.length;
}

draw();
