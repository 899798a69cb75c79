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

export const secondSeries: readonly Painting[] = [
  painting(
    'square',
    'Violet hour',
    'Last ridge before home. Legs gone, heart full.',
    'Purple mountain ridges at dusk under a pink and violet sky with a low sun',
    (s) =>
      mountains(s, {
        sky: ['#2e2a66', '#7a4f9a', '#e5819c', '#fbc0a0'],
        sun: '#ffb08a',
        far: '#b07fb3',
        near: '#1c1238',
        mist: '#f0a6b4',
      }),
  ),
  painting(
    'square',
    'Record club',
    'Found this one for two euros and I refuse to be normal about it.',
    'A vinyl record with a pink and blue label on a cream turntable, seen from above',
    (s) =>
      vinyl(s, {
        wall: '#c8d8d0',
        shape: '#f2a6a0',
        deck: '#f0e6d6',
        label: ['#3f6fb0', '#f7c9d0', '#f2e9dc'],
        ink: '#27304d',
      }),
  ),
  painting(
    'landscape',
    'Teal evening',
    'Blue hour swim, still shivering 🌊',
    'A pale sun over a turquoise sea with soft clouds and dark rocks',
    (s) =>
      seaSunset(s, {
        sky: ['#1d4f6e', '#4f93a3', '#bfd6c0', '#fde7b8'],
        sun: '#fff0b8',
        sea: ['#8fc2b8', '#2f7a86', '#0f3a52'],
        land: '#12303f',
      }),
  ),
  painting(
    'portrait',
    'Soft shapes',
    'Trying to make a poster a day. Day 12!',
    'A poster of arcs, dots and circles in sage, coral, mustard and deep green',
    (s) => bauhaus(s, { paper: '#f7f0e3', inks: ['#e8836b', '#e9b949', '#7fa38a', '#274046'] }),
  ),
  painting(
    'portrait',
    'Rose dunes',
    'Sand in my shoes, my bag, my sandwich. Worth it.',
    'Pink desert dunes at dusk with long violet shadows',
    (s) =>
      dunes(s, {
        sky: ['#4a4a8c', '#b57aa6', '#f9c3a8'],
        sun: '#ffd0b0',
        light: '#eb9a86',
        shade: '#6a2f5c',
        haze: '#f1b7b0',
      }),
  ),
  painting(
    'square',
    'Lemons only',
    'When life overdelivers 🍋 Recipes welcome!',
    'A white bowl of lemon and lime slices on a green striped cloth, seen from above',
    (s) =>
      citrusBowl(s, {
        cloth: '#f6f2e6',
        stripe: '#a5c4a0',
        bowl: '#e6ddcb',
        fruits: [
          ['#f6d12f', '#f9e377'],
          ['#86b532', '#bcd96a'],
          ['#f3c31f', '#fbe98c'],
        ],
      }),
  ),
  painting(
    'portrait',
    'Solar storm',
    'Pink! Actual pink! My hands were too cold to focus. #northernlights',
    'Pink and violet northern lights over snowy hills and a dark lake',
    (s) =>
      aurora(s, {
        sky: ['#0a0726', '#251650', '#4b2a6b'],
        bands: ['#f062b0', '#a56bf2', '#5fe0c0'],
        snow: '#c9c3e8',
        tree: '#0a0620',
      }),
  ),
  painting(
    'square',
    'Sage and sand',
    'New shelf, same obsession 🪴',
    'House plants in blue and yellow pots against a sage green wall with window light',
    (s) =>
      housePlants(s, {
        wall: '#b9cbb4',
        light: '#fbf5d8',
        shelf: '#d0a878',
        green: '#1f6b50',
        pots: ['#e9b23f', '#2f5f8f', '#f3eee3'],
      }),
  ),
  painting(
    'landscape',
    'Downtown from the bridge',
    'Missed the last tram, found this instead 🌃',
    'City towers with blue and white windows at night reflected in a river',
    (s) =>
      cityNight(s, {
        sky: ['#03141f', '#0b3145', '#1f6577', '#6fb3a8'],
        far: '#1f4c5f',
        near: '#06171f',
        lights: ['#bff0ff', '#ffe2a0', '#7fe0d8', '#ffffff'],
        moon: '#e9f7f5',
      }),
  ),
  painting(
    'square',
    'Cortado season',
    'Second cup, still no plan for today.',
    'A green cup of coffee with latte art on a pale wooden table with cookies and a pink napkin, from above',
    (s) => coffee(s, { table: '#b98d62', cup: '#6f9a86', brew: '#6b3a1e', napkin: '#d98a8a' }),
  ),
  painting(
    'landscape',
    'Festival morning',
    'Woke up to the sound of burners. Not complaining 🎈',
    'Hot air balloons in pink, violet and yellow over blue hills at sunrise',
    (s) =>
      balloons(s, {
        sky: ['#7f7fc4', '#e5a7c0', '#ffe0b5'],
        hills: ['#b3a3cc', '#3a4a7a'],
        silks: [
          ['#f25f8b', '#ffd166', '#fff3e0', '#6a4c93'],
          ['#5fb0b7', '#fff3e0', '#f78c6b'],
          ['#8e5bd0', '#ffc2d8', '#ffe9a8'],
          ['#f7a23b', '#fff0cf', '#d9435f'],
        ],
      }),
  ),
  painting(
    'square',
    'Porto yellow',
    'Found behind a bakery. Of course I also bought cake.',
    'Green, yellow and terracotta patterned glazed tiles on an old wall',
    (s) => azulejos(s, { glaze: '#fbf3df', inks: ['#1f6b5f', '#e3a33a', '#c9553a'], grout: '#a89c88' }),
  ),
  painting(
    'square',
    'Fog, but golden',
    'Ten minutes later it was all gone. #goodmorning',
    'Dark conifers before rows of paler ones in warm golden fog',
    (s) => foggyForest(s, { fog: '#ecd9b8', tree: '#33241c', light: '#ffe9a6' }),
  ),
  painting(
    'portrait',
    'Lotus day',
    'Sat here for an hour and it felt like five minutes 🪷',
    'Red and gold koi in a blue pond with lily pads and a white lotus, from above',
    (s) =>
      koiPond(s, {
        water: ['#3f7fa6', '#1f4f80', '#0d2650'],
        koi: [
          ['#fdf6ea', '#d9302c'],
          ['#f6c445', '#f08f2c'],
          ['#2e2f3d', '#e9703a'],
          ['#fbf3e6', '#f0612f'],
        ],
        pad: '#5fa36a',
        flower: '#f2c7d6',
      }),
  ),
  painting(
    'square',
    'Red paper tides',
    'Same waves, warmer mood. Prints soon maybe?',
    'Layered paper-cut waves in coral, plum and violet with a paper boat and clouds',
    (s) => paperWaves(s, { sky: '#fff0d9', sun: '#f9c64f', waves: ['#f7a28b', '#5b1f5e'], ridge: '#c95f7a' }),
  ),
  painting(
    'portrait',
    'North light',
    'The ferry was late, so we got the whole show.',
    'A black and white striped lighthouse on a cliff at blue dusk with stars and a wide beam',
    (s) =>
      lighthouse(s, {
        sky: ['#061a33', '#0f3f66', '#3f86a0', '#c5d9c0'],
        sea: ['#3f8296', '#14476b', '#06203f'],
        cliff: '#3b4a50',
        stripe: '#20303f',
        beam: '#fff6cf',
      }),
  ),
  painting(
    'square',
    'Evening rain',
    'Soup, blanket, this view. Nothing else today.',
    'Rain running down a window, pink and green city lights blurred behind, a mug on the sill',
    (s) =>
      rainWindow(s, {
        dusk: ['#231637', '#4b2a5a', '#8a4a6b'],
        lights: ['#ff7eb6', '#7ae0c3', '#ffc46b', '#b58cff'],
        frame: '#efe6da',
      }),
  ),
  painting(
    'landscape',
    'Late harvest',
    'Pedalled 40 km through this. Ask me about my knees.',
    'Rows of orange, violet and white tulips at sunset, with a windmill on the horizon',
    (s) =>
      tulipField(s, {
        sky: ['#6a6fb8', '#f0a58f', '#fde0b0'],
        rows: ['#f2802f', '#7a3fa0', '#f9efe0', '#e8486a'],
        leaf: '#3f6f3f',
        sail: '#fff0d0',
      }),
  ),
  painting(
    'portrait',
    'Blue vase',
    'Moved the vase two centimetres left. Much better.',
    'A blue vase of pink flowers with yellow and lilac spheres on a terrazzo table before green arches',
    (s) =>
      terrazzo(s, {
        wall: '#d7e3dc',
        arch: '#7fa798',
        stone: '#f0ebf0',
        chips: ['#5b6fa8', '#e59aa8', '#e8bf5a', '#3d4a4a', '#b7a8c9'],
        vase: '#3f5fa0',
        ball: '#b79ad0',
        flower: '#e5809a',
      }),
  ),
  painting(
    'square',
    'Prickly trio',
    'Named them after my uncles. #cactusclub',
    'Three cacti in white, blue and red pots before a mint green wall with a yellow sun disc',
    (s) =>
      cactus(s, {
        wall: '#a9d3c3',
        sun: '#f7d05a',
        sand: '#d8b48e',
        green: '#1f6b4f',
        flower: '#f2a03f',
        pots: ['#e0523f', '#f4efe4', '#35659a'],
      }),
  ),
  painting(
    'portrait',
    'Evening sails',
    'Last tack of the season 🧡',
    'Sailing boats with orange and cream sails on a violet sea at sunset',
    (s) =>
      sailboats(s, {
        sky: ['#5a5aa0', '#e08aa0', '#ffd9a0'],
        sea: '#d99a9a',
        deep: '#3a2f6b',
        sails: ['#fff0d8', '#f28a4a', '#f7d9a0', '#fbe9e0'],
        hull: '#3f2440',
      }),
  ),
  painting(
    'landscape',
    'Harvest moon',
    'That is not a street lamp 🌕',
    'A large orange moon over dark teal hills and pines, with a glowing tent',
    (s) =>
      moonlight(s, {
        sky: ['#071a24', '#14424f', '#3f7f7a'],
        moon: '#ffc98a',
        hill: '#1d4a50',
        tent: '#ff8f5a',
      }),
  ),
  painting(
    'square',
    'Snowed in',
    'The road is closed until Thursday. What a tragedy 🙃',
    'A red cabin with lit windows in deep snow among pines under a pale green winter sky',
    (s) =>
      cabinSnow(s, {
        sky: ['#2f5a6b', '#7fb0b0', '#f3e3c0'],
        snow: '#f6f8f7',
        shade: '#8fb0bd',
        tree: '#1f4038',
        wood: '#a03a30',
        window: '#ffe08a',
      }),
  ),
  painting(
    'square',
    'After the concert',
    'Ears ringing, feet hurting, 10/10.',
    'Light bulbs on strings before large blurred lights in teal, green and amber',
    (s) =>
      bokeh(s, {
        night: ['#04181f', '#0c2f38', '#1a3a35'],
        lights: ['#3fd0c0', '#ffd36b', '#8fe388', '#ff9a5a', '#f2f2e0'],
        wire: '#02090c',
      }),
  ),
];
