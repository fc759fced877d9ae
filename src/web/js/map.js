// The map beside a list: <div class="map" data-places="ID"> where ID is a block
// <script type="application/json" id="ID"> with one place or several: {slug, name, town, lat, lon,
// free_units}. data-fit="8" begins with the first eight rows of the list instead of all. Rows of the list with data-place="SLUG" and pins light up together. Without this script
// the list says it all.
import { DivIcon, LatLngBounds, Map as LeafletMap, Marker, Polygon, TileLayer } from 'leaflet';

const PIN_PX = 30; // pins nearer than this on the screen become one
const CLOSEST_FIT = 8.5; // nearer, an outline shows nothing
const NAMES_FROM_ZOOM = 7;
const NAME_PX = 90; // room that the name of a town needs beside its pin
const SLICE_MS = 20; // of drawing land, then a finger or a key has its turn
const CLOSEST_FIT_TILES = 15;
const EUROPE = [-12, 33, 30, 55]; // west, south, east, north: well inside the cut of outline.mjs
const touched = matchMedia('(pointer: coarse)').matches;
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

function unpack({ rings }, unit) {
  return rings.map((steps) => {
    let [x, y] = [0, 0];
    const points = [];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([y * unit, x * unit]);
    }
    return points;
  });
}

function contains(ring, [lat, lon]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ay, ax], [by, bx]] = [ring[i], ring[j]];
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

async function drawLand(map, places) {
  const [west, south, east, north] = EUROPE;
  const far = places.some((p) => p.lon < west || p.lon > east || p.lat < south || p.lat > north);
  const address = far ? '/assets/outline-world.json' : '/assets/outline-europe.json';
  const land = await (await fetch(address)).json();
  const edge = land.box;
  map.setMaxBounds([[edge[1], edge[0]], [edge[3], edge[2]]]);
  let begun = performance.now();
  for (const country of land.countries) {
    const rings = unpack(country, land.unit);
    const ours = places.some((p) => rings.some((ring) => contains(ring, [p.lat, p.lon])));
    const className = ours ? 'land ours' : 'land';
    new Polygon(rings.map((r) => [r]), { className, interactive: false, smoothFactor: 0.6 }).addTo(map);
    if (performance.now() - begun < SLICE_MS) continue;
    await new Promise((on) => setTimeout(on));
    begun = performance.now();
  }
}

function pinOf(group) {
  const free = group.reduce((sum, p) => sum + (p.free_units ?? 0), 0);
  const unknown = group.every((p) => p.free_units === null || p.free_units === undefined);
  const mark = document.createElement('span');
  mark.className = free || unknown ? (group.length > 1 ? 'pin many' : 'pin') : 'pin full';
  mark.textContent = free ? (free > 99 ? '99+' : String(free)) : '';
  return new DivIcon({ html: mark, className: '', iconSize: [24, 24], iconAnchor: [12, 12] });
}

// What is read aloud begins with what is seen: how many are free, and the town where it is written.
function sayName(marker) {
  const element = marker.getElement();
  const seen = element.textContent.trim();
  element.setAttribute('aria-label', seen ? `${seen}: ${nameOf(marker.group)}` : nameOf(marker.group));
}

// Towns give an outline its bearings: where no other pin is in the way they are written beside theirs.
function writeTowns(markers, map) {
  const at = markers.map((m) => map.latLngToLayerPoint(m.getLatLng()));
  markers.forEach((marker, i) => {
    const blocked = at.some((p, j) => {
      const [right, down] = [p.x - at[i].x, p.y - at[i].y];
      return i !== j && right > -4 && right < NAME_PX && Math.abs(down) < 18;
    });
    const town = blocked ? null : marker.group[0].town;
    if (!town) return;
    const name = line('span', town);
    name.className = 'town';
    marker.getElement().append(' ', name);
    sayName(marker);
  });
}

function nameOf(group) {
  const names = group.slice(0, 4).map((p) => p.name);
  return names.join(', ') + (group.length > names.length ? '…' : '');
}

// Adds a group to those whose pins it does not touch; else it joins the first that it touches.
function joinNear(groups, group) {
  const near = groups.find((g) =>
    Math.abs(g.at.x - group.at.x) < PIN_PX && Math.abs(g.at.y - group.at.y) < PIN_PX);
  if (!near) return [...groups, group];
  const [n, m] = [near.places.length, group.places.length];
  near.at = near.at.multiplyBy(n).add(group.at.multiplyBy(m)).divideBy(n + m);
  near.places.push(...group.places);
  return groups;
}

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

// What the list says of a place, or its name and town when it is on another page of the list.
function popupOf(place, row) {
  const box = document.createElement('div');
  const link = line('a', place.name);
  link.href = row?.querySelector('a')?.href ?? place.url ?? `/s/${encodeURIComponent(place.slug)}`;
  box.append(link, line('p', row?.querySelector('.what p')?.textContent ?? place.town ?? ''));
  const end = row?.querySelector('.end');
  if (end) box.append(line('p', [...end.children].map((e) => e.lastChild.textContent.trim()).join(' · ')));
  return box;
}

class PlacesMap {
  constructor(element, places) {
    this.places = places;
    this.rows = new Map();
    this.markers = [];
    for (const row of document.querySelectorAll('[data-place]')) this.rows.set(row.dataset.place, row);
    this.map = new LeafletMap(element, {
      zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
      scrollWheelZoom: false, dragging: !touched, // one finger scrolls the page, two move the map
      minZoom: 3, maxZoom: element.dataset.tiles ? 18 : 12, zoomSnap: 0.25,
    });
    this.map.attributionControl.setPrefix(false);
    const bounds = new LatLngBounds(this.looked(element.dataset.fit).map((p) => [p.lat, p.lon]));
    this.map.fitBounds(bounds, { padding: [28, 28], maxZoom: element.dataset.tiles ? CLOSEST_FIT_TILES : CLOSEST_FIT });
    this.map.on('zoomend', () => this.drawPins());
    this.map.on('focus click', () => this.map.scrollWheelZoom.enable());
    if (element.dataset.tiles) {
      new TileLayer(element.dataset.tiles, { attribution: element.dataset.tilesBy ?? '' }).addTo(this.map);
    } else {
      this.map.attributionControl.addAttribution('Natural Earth');
      drawLand(this.map, places).catch(() => {});
    }
    this.drawPins();
    this.followRows();
    this.followKeys(element);
  }

  // Who opens a pin with the keyboard stands in its popup, and Escape leads back to the pin.
  followKeys(element) {
    let pin;
    this.map.on('popupopen', ({ popup }) => {
      pin = document.activeElement;
      popup.getElement().querySelector('a').focus({ preventScroll: true });
    });
    element.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !element.querySelector('.leaflet-popup')) return;
      this.map.closePopup();
      pin?.focus();
    });
  }

  // The places to begin with: those of the first `fit` rows, else all.
  looked(fit) {
    const slugs = [...this.rows.keys()].slice(0, Number(fit ?? 0));
    const first = this.places.filter((p) => slugs.includes(p.slug));
    return first.length ? first : this.places;
  }

  // Places join where their pins would touch, and groups whose middles came too near by that.
  groups() {
    let groups = this.places.map((p) => ({ at: this.map.project([p.lat, p.lon]), places: [p] }));
    for (let before = 0; before !== groups.length; ) {
      before = groups.length;
      groups = groups.reduce(joinNear, []);
    }
    return groups.map((g) => g.places);
  }

  drawPins() {
    for (const marker of this.markers) marker.remove();
    this.markers = this.groups().map((group) => this.addPin(group));
    if (this.map.getZoom() >= NAMES_FROM_ZOOM) writeTowns(this.markers, this.map);
  }

  addPin(group) {
    const middle = ['lat', 'lon'].map((k) => group.reduce((sum, p) => sum + p[k], 0) / group.length);
    const marker = new Marker(middle, { icon: pinOf(group), title: nameOf(group), riseOnHover: true });
    marker.group = group;
    marker.addTo(this.map);
    sayName(marker);
    if (group.length === 1) {
      marker.bindPopup(popupOf(group[0], this.rows.get(group[0].slug)), { closeButton: true });
    } else {
      const bounds = new LatLngBounds(group.map((p) => [p.lat, p.lon]));
      marker.on('click', () => this.map.fitBounds(bounds, { padding: [60, 60], animate: !still }));
    }
    const light = (on) => () => group.forEach((p) => this.rows.get(p.slug)?.classList.toggle('chosen', on));
    marker.on('mouseover', light(true)).on('mouseout', light(false));
    marker.getElement().addEventListener('focus', light(true));
    marker.getElement().addEventListener('blur', light(false));
    return marker;
  }

  followRows() {
    const light = (slug, on) => {
      const marker = this.markers.find((m) => m.group.some((p) => p.slug === slug));
      marker?.getElement()?.classList.toggle('chosen', on);
      marker?.setZIndexOffset(on ? 1000 : 0);
    };
    for (const [slug, row] of this.rows) {
      for (const kind of ['mouseenter', 'focusin']) row.addEventListener(kind, () => light(slug, true));
      for (const kind of ['mouseleave', 'focusout']) row.addEventListener(kind, () => light(slug, false));
    }
  }
}

// A map below the screen is made when somebody comes near it.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    new PlacesMap(target, placesOf(target));
  }
}, { rootMargin: '300px' });

function placesOf(element) {
  const given = JSON.parse(document.getElementById(element.dataset.places)?.textContent || '[]');
  return [given].flat().filter((p) => typeof p?.lat === 'number' && typeof p?.lon === 'number');
}

for (const element of document.querySelectorAll('.map[data-places]')) {
  if (!placesOf(element).length) {
    element.hidden = true;
    continue;
  }
  element.classList.add('coming'); // has its room
  near.observe(element);
}
