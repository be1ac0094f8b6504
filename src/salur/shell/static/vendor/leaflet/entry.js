// What of Leaflet the map uses, gathered into leaflet.min.js; see README.md beside this for the command.
export { CircleMarker, Control, DivIcon, GeoJSON, Map, Marker, canvas, latLngBounds, svg } from "leaflet/dist/leaflet-src.esm.js";
