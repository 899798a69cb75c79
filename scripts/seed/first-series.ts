import { painting } from './painting.ts';
import type { Painting } from './painting.ts';
import { balloons } from './scenes/balloons.ts';
import { cactus } from './scenes/cactus.ts';
import { citrusBowl } from './scenes/citrus.ts';
import { bokeh, cityNight } from './scenes/city.ts';
import { coffee } from './scenes/coffee.ts';
import { dunes, tulipField } from './scenes/fields.ts';
import { housePlants } from './scenes/house-plants.ts';
import { koiPond } from './scenes/koi-pond.ts';
import { lighthouse } from './scenes/lighthouse.ts';
import { foggyForest, mountains } from './scenes/mountains.ts';
import { aurora, moonlight } from './scenes/night.ts';
import { bauhaus, paperWaves } from './scenes/paper.ts';
import { rainWindow } from './scenes/rain.ts';
import { sailboats, seaSunset } from './scenes/sea.ts';
import { terrazzo } from './scenes/still-life.ts';
import { azulejos } from './scenes/tiles.ts';
import { vinyl } from './scenes/vinyl.ts';
import { cabinSnow } from './scenes/winter.ts';

export const firstSeries: readonly Painting[] = [
  painting(
    'portrait',
    'First light',
    'Up at 4, no regrets. The valley was full of mist and nobody said a word for ten minutes. #sunrise #mountains',
    'Layered blue mountains in morning mist under a peach sky with a low sun, pines in front',
    (s) =>
      mountains(s, {
        sky: ['#5b7fae', '#a9b6cc', '#f6cfae', '#fde3bd'],
        sun: '#ffd79a',
        far: '#a9b4cf',
        near: '#152238',
        mist: '#f3d6c2',
      }),
  ),
  painting(
    'square',
    'Sunday citrus',
    'Market haul 🍊 The kitchen smells like a holiday.',
    'A blue bowl of sliced oranges, lemons, limes and grapefruit on a striped cloth, seen from above',
    (s) =>
      citrusBowl(s, {
        cloth: '#f4ead8',
        stripe: '#8fb3cf',
        bowl: '#3d6d99',
        fruits: [
          ['#f2861e', '#f79a35'],
          ['#f5cf2e', '#f9e06a'],
          ['#e8694f', '#ee7d6b'],
          ['#7fae2f', '#b4d35e'],
        ],
      }),
  ),
  painting(
    'portrait',
    'Night shift',
    'Every window is somebody’s Tuesday.',
    'A city skyline at night with hundreds of warm lit windows, a full moon and reflections in the water',
    (s) =>
      cityNight(s, {
        sky: ['#0a1033', '#202a63', '#5a4784', '#c0688a'],
        far: '#3a3a72',
        near: '#0d1230',
        lights: ['#ffd98a', '#ffb35c', '#fff0c9', '#9fd0ff'],
        moon: '#fdf3d5',
      }),
  ),
  painting(
    'square',
    'Paper sea',
    'Cut, fold, glue, repeat. Three evenings and one very sore thumb ✂️',
    'A paper-cut sea in layers of teal and blue with a small white paper boat and a round sun',
    (s) => paperWaves(s, { sky: '#fbe3cf', sun: '#ff9b71', waves: ['#8fd0cf', '#0f4c75'], ridge: '#e08f78' }),
  ),
  painting(
    'landscape',
    'Golden hour',
    'The sea gave us five good minutes tonight 🌅 #goldenhour',
    'The sun setting into a calm sea under an orange and violet sky, with rocks on both sides',
    (s) =>
      seaSunset(s, {
        sky: ['#3a3f7d', '#a0578c', '#f0785f', '#ffc46b'],
        sun: '#ffc069',
        sea: ['#e58a6d', '#7b4a7e', '#22264f'],
        land: '#2a1c38',
      }),
  ),
  painting(
    'portrait',
    'The jungle corner',
    'Came for one plant. Left with four. You know how it is 🌿',
    'House plants in terracotta and white pots against a pink wall with window light: a monstera, a snake plant and a trailing plant',
    (s) =>
      housePlants(s, {
        wall: '#ecc9b8',
        light: '#fff0d6',
        shelf: '#a9714c',
        green: '#2f7a4d',
        pots: ['#c8643f', '#f1ede4', '#3f5f78'],
      }),
  ),
  painting(
    'portrait',
    'Lift-off',
    'Seven of them before breakfast. I stopped counting my photos at 300. #hotairballoon',
    'Colourful striped hot air balloons over green hills in a pale morning sky',
    (s) =>
      balloons(s, {
        sky: ['#6fb6dd', '#b9def0', '#fdeccb'],
        hills: ['#a8c69a', '#2f6b4a'],
        silks: [
          ['#e4523f', '#f7b538', '#fff1d0', '#2b6f8f'],
          ['#2b7a9b', '#f4f0e4', '#7ac0c9'],
          ['#f08a3c', '#c93a5b', '#fbe08a'],
          ['#6a4c93', '#f2b5d4', '#fff6e0'],
        ],
      }),
  ),
  painting(
    'square',
    'Composition no. 7',
    'Screen print tests from today. Which corner would you hang first?',
    'A grid of circles, quarter arcs, stripes and triangles in red, yellow, blue and black',
    (s) => bauhaus(s, { paper: '#f2e8d5', inks: ['#d8402f', '#f2b632', '#1f4e8c', '#1d1d22'] }),
  ),
  painting(
    'square',
    'Flat white, no rush',
    'Good coffee, bad handwriting, a whole free morning ☕',
    'A cup of coffee with leaf-shaped latte art on a wooden table, with a spoon, cookies and coffee beans, from above',
    (s) => coffee(s, { table: '#8a5a3a', cup: '#e9e4da', brew: '#7a4322', napkin: '#7f9aa6' }),
  ),
  painting(
    'landscape',
    'Green night',
    'We waited until 2 a.m., gave up, turned around and there it was 💚 #aurora',
    'Green northern lights above snowy hills, pine trees and a still lake under a starry sky',
    (s) =>
      aurora(s, {
        sky: ['#050b26', '#0d2145', '#16465a'],
        bands: ['#3cf0a0', '#57d6c9', '#7a6df0'],
        snow: '#b9d3e6',
        tree: '#06101f',
      }),
  ),
  painting(
    'landscape',
    'Empty quarter',
    'Walked up one dune to see what was behind it. More dunes. Perfect.',
    'Orange desert dunes with sharp shadows under a warm sky with a large sun',
    (s) =>
      dunes(s, {
        sky: ['#4f8fb8', '#a9cbd1', '#f7ddb0'],
        sun: '#ffe3a3',
        light: '#eda355',
        shade: '#8c3f22',
        haze: '#f3d3a4',
      }),
  ),
  painting(
    'square',
    'Side B',
    'Rainy day, old record, neighbours pretending not to like it 🎶',
    'A black vinyl record on a turntable with an orange and cream label, seen from above',
    (s) =>
      vinyl(s, {
        wall: '#e9b44c',
        shape: '#d9733a',
        deck: '#3f6b6b',
        label: ['#e4572e', '#f6e7cb', '#f3a712'],
        ink: '#2b2b33',
      }),
  ),
  painting(
    'portrait',
    'Into the fog',
    'Quiet enough to hear the drops. #forest',
    'A pine forest fading layer by layer into pale green fog',
    (s) => foggyForest(s, { fog: '#cfdcd6', tree: '#12302b', light: '#fff5d9' }),
  ),
  painting(
    'square',
    'Desert on a shelf',
    'Low maintenance, high standards 🌵',
    'Three cacti in painted pots before a pink wall with an orange sun disc',
    (s) =>
      cactus(s, {
        wall: '#f3b8a4',
        sun: '#f6764f',
        sand: '#e6c9a0',
        green: '#2f7d55',
        flower: '#e83f6f',
        pots: ['#2a5f7a', '#e9a03b', '#b8483a'],
      }),
  ),
  painting(
    'portrait',
    'Keeper of the cape',
    'They still paint the stripes by hand every spring. #lighthouse',
    'A red and white lighthouse on a cliff at dusk, its beam over the sea, beside a cottage with lit windows',
    (s) =>
      lighthouse(s, {
        sky: ['#141b45', '#3c3f7f', '#a8638d', '#f2a37e'],
        sea: ['#7a5a86', '#2b2f63', '#10163a'],
        cliff: '#4a4258',
        stripe: '#c9372c',
        beam: '#ffe9a8',
      }),
  ),
  painting(
    'landscape',
    'Rows and rows',
    'Smells like spring, looks like a box of crayons 🌷',
    'Rows of red, pink and yellow tulips running to the horizon, with a windmill and white clouds',
    (s) =>
      tulipField(s, {
        sky: ['#4f9bd6', '#a5d2ee', '#e8f4f7'],
        rows: ['#e23a48', '#f7c53b', '#f07aa6', '#f4f0ea', '#8e4fa8'],
        leaf: '#4f8a3c',
        sail: '#f4ead2',
      }),
  ),
  painting(
    'square',
    'City in the rain',
    'Cancelled plans are the best plans 🌧️',
    'Raindrops on a window with blurred city lights behind it and a steaming mug on the sill',
    (s) =>
      rainWindow(s, {
        dusk: ['#16223f', '#2f4468', '#5c5a7e'],
        lights: ['#ffb04f', '#ff6f59', '#ffe09a', '#6fc1e8'],
        frame: '#1d1a22',
      }),
  ),
  painting(
    'square',
    'Still life with peach',
    'Playing with light and far too much terrazzo.',
    'A vase of coral flowers, spheres and blocks on a speckled terrazzo table before two arches',
    (s) =>
      terrazzo(s, {
        wall: '#f4ddcb',
        arch: '#e9a587',
        stone: '#f3ece1',
        chips: ['#d9765a', '#7d9a8c', '#2f4858', '#e8b45f', '#c9b8a6'],
        vase: '#4f7a78',
        ball: '#f0b35a',
        flower: '#ea6a56',
      }),
  ),
  painting(
    'landscape',
    'Regatta',
    'Lost by eleven minutes. Best day of the month ⛵️',
    'Sailing boats with white, red and yellow sails on a blue sea under summer clouds',
    (s) =>
      sailboats(s, {
        sky: ['#3f9ad6', '#9fd3ee', '#e9f6f5'],
        sea: '#5fb7c9',
        deep: '#0d4f7d',
        sails: ['#fbf6ea', '#e8533f', '#f7c548', '#fdfdf8'],
        hull: '#7a2f2a',
      }),
  ),
  painting(
    'portrait',
    'Cabin, day two',
    'No signal, plenty of firewood. See you on Monday ❄️',
    'A log cabin with glowing windows among snowy pines on a winter evening, smoke rising from the chimney',
    (s) =>
      cabinSnow(s, {
        sky: ['#26345f', '#5d6ba0', '#d3a5b8'],
        snow: '#eef3fb',
        shade: '#7f93c4',
        tree: '#1d3a45',
        wood: '#7a4a30',
        window: '#ffcf70',
      }),
  ),
  painting(
    'square',
    'Lisbon, wall by wall',
    'My camera roll is now 90 % tiles. #azulejos',
    'Blue and white glazed wall tiles with flower patterns and yellow details',
    (s) => azulejos(s, { glaze: '#f4f1e6', inks: ['#1f4a94', '#5a8fcb', '#e8b23a'], grout: '#b9b2a2' }),
  ),
  painting(
    'portrait',
    'One tent, one moon',
    'Forgot the pillow, remembered the stars ⛺',
    'A huge moon over dark hills and stars, with a small glowing tent',
    (s) =>
      moonlight(s, {
        sky: ['#080d2b', '#1d2757', '#45497f'],
        moon: '#f6ecd2',
        hill: '#26305c',
        tent: '#ffb347',
      }),
  ),
  painting(
    'square',
    'The quiet pond',
    'The big orange one is the boss. He knows it.',
    'Orange and white koi in a dark green pond with lily pads and a pink lotus, from above',
    (s) =>
      koiPond(s, {
        water: ['#2f7f7c', '#175458', '#0a2f3a'],
        koi: [
          ['#f7f1e6', '#ec5a2b'],
          ['#ee7b30', '#c93f1d'],
          ['#f8f4ec', '#e2462c'],
          ['#f2b84a', '#e88a2c'],
        ],
        pad: '#4f9a58',
        flower: '#e96a9a',
      }),
  ),
  painting(
    'landscape',
    'String lights',
    'Somebody bring a guitar ✨',
    'Warm light bulbs on strings before round blurred evening lights',
    (s) =>
      bokeh(s, {
        night: ['#120f2b', '#2a1a3f', '#3a1f35'],
        lights: ['#ffb347', '#ff6f61', '#ffd98e', '#c77dff', '#5fb8e8'],
        wire: '#0d0a14',
      }),
  ),
];
