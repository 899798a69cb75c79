import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Picture {
  /** The file's name, without its extension. */
  file: string;
  caption: string;
  alt: string;
}

export const picturesFolder = join(import.meta.dirname, 'pictures');
export const portraitsFolder = join(import.meta.dirname, 'portraits');

/** WebP, 1440 pixels wide. */
export const readPicture = (file: string): Promise<Buffer> => readFile(join(picturesFolder, `${file}.webp`));

/** WebP, 512 pixels square. */
export const readPortrait = (username: string): Promise<Buffer> => readFile(join(portraitsFolder, `${username}.webp`));

/** The second half shows the same subjects as the first, in the same order and in different light. */
export const gallery: readonly Picture[] = [
  {
    file: 'first-light',
    caption: 'Up at 4, no regrets. The valley was full of mist and nobody said a word for ten minutes. #sunrise #mountains',
    alt: 'Layered blue mountains in morning mist under a peach sky with a low sun, pines in front',
  },
  {
    file: 'sunday-citrus',
    caption: 'Market haul 🍊 The kitchen smells like a holiday.',
    alt: 'A blue bowl of sliced oranges, lemons, limes and grapefruit on a striped cloth, seen from above',
  },
  {
    file: 'night-shift',
    caption: 'Every window is somebody’s Tuesday.',
    alt: 'A city skyline at night with hundreds of warm lit windows, a full moon and reflections in the water',
  },
  {
    file: 'paper-sea',
    caption: 'Cut, fold, glue, repeat. Three evenings and one very sore thumb ✂️',
    alt: 'A paper-cut sea in layers of teal and blue with a small white paper boat and a round sun',
  },
  {
    file: 'golden-hour',
    caption: 'The sea gave us five good minutes tonight 🌅 #goldenhour',
    alt: 'The sun setting into a calm sea under an orange and violet sky, with rocks on both sides',
  },
  {
    file: 'the-jungle-corner',
    caption: 'Came for one plant. Left with four. You know how it is 🌿',
    alt: 'House plants in terracotta and white pots against a pink wall with window light: a monstera, a snake plant and a trailing plant',
  },
  {
    file: 'lift-off',
    caption: 'Seven of them before breakfast. I stopped counting my photos at 300. #hotairballoon',
    alt: 'Colourful striped hot air balloons over green hills in a pale morning sky',
  },
  {
    file: 'composition-no-7',
    caption: 'Screen print tests from today. Which corner would you hang first?',
    alt: 'A grid of circles, quarter arcs, stripes and triangles in red, yellow, blue and black',
  },
  {
    file: 'flat-white-no-rush',
    caption: 'Good coffee, bad handwriting, a whole free morning ☕',
    alt: 'A cup of coffee with leaf-shaped latte art on a wooden table, with a spoon, cookies and coffee beans, from above',
  },
  {
    file: 'green-night',
    caption: 'We waited until 2 a.m., gave up, turned around and there it was 💚 #aurora',
    alt: 'Green northern lights above snowy hills, pine trees and a still lake under a starry sky',
  },
  {
    file: 'empty-quarter',
    caption: 'Walked up one dune to see what was behind it. More dunes. Perfect.',
    alt: 'Orange desert dunes with sharp shadows under a warm sky with a large sun',
  },
  {
    file: 'side-b',
    caption: 'Rainy day, old record, neighbours pretending not to like it 🎶',
    alt: 'A black vinyl record on a turntable with an orange and cream label, seen from above',
  },
  {
    file: 'into-the-fog',
    caption: 'Quiet enough to hear the drops. #forest',
    alt: 'A pine forest fading layer by layer into pale green fog',
  },
  {
    file: 'desert-on-a-shelf',
    caption: 'Low maintenance, high standards 🌵',
    alt: 'Three cacti in painted pots before a pink wall with an orange sun disc',
  },
  {
    file: 'keeper-of-the-cape',
    caption: 'They still paint the stripes by hand every spring. #lighthouse',
    alt: 'A red and white lighthouse on a cliff at dusk, its beam over the sea, beside a cottage with lit windows',
  },
  {
    file: 'rows-and-rows',
    caption: 'Smells like spring, looks like a box of crayons 🌷',
    alt: 'Rows of red, pink and yellow tulips running to the horizon, with a windmill and white clouds',
  },
  {
    file: 'city-in-the-rain',
    caption: 'Cancelled plans are the best plans 🌧️',
    alt: 'Raindrops on a window with blurred city lights behind it and a steaming mug on the sill',
  },
  {
    file: 'still-life-with-peach',
    caption: 'Playing with light and far too much terrazzo.',
    alt: 'A vase of coral flowers, spheres and blocks on a speckled terrazzo table before two arches',
  },
  {
    file: 'regatta',
    caption: 'Lost by eleven minutes. Best day of the month ⛵️',
    alt: 'Sailing boats with white, red and yellow sails on a blue sea under summer clouds',
  },
  {
    file: 'cabin-day-two',
    caption: 'No signal, plenty of firewood. See you on Monday ❄️',
    alt: 'A log cabin with glowing windows among snowy pines on a winter evening, smoke rising from the chimney',
  },
  {
    file: 'lisbon-wall-by-wall',
    caption: 'My camera roll is now 90 % tiles. #azulejos',
    alt: 'Blue and white glazed wall tiles with flower patterns and yellow details',
  },
  {
    file: 'one-tent-one-moon',
    caption: 'Forgot the pillow, remembered the stars ⛺',
    alt: 'A huge moon over dark hills and stars, with a small glowing tent',
  },
  {
    file: 'the-quiet-pond',
    caption: 'The big orange one is the boss. He knows it.',
    alt: 'Orange and white koi in a dark green pond with lily pads and a pink lotus, from above',
  },
  {
    file: 'string-lights',
    caption: 'Somebody bring a guitar ✨',
    alt: 'Warm light bulbs on strings before round blurred evening lights',
  },
  {
    file: 'violet-hour',
    caption: 'Last ridge before home. Legs gone, heart full.',
    alt: 'Purple mountain ridges at dusk under a pink and violet sky with a low sun',
  },
  {
    file: 'record-club',
    caption: 'Found this one for two euros and I refuse to be normal about it.',
    alt: 'A vinyl record with a pink and blue label on a cream turntable, seen from above',
  },
  {
    file: 'teal-evening',
    caption: 'Blue hour swim, still shivering 🌊',
    alt: 'A pale sun over a turquoise sea with soft clouds and dark rocks',
  },
  {
    file: 'soft-shapes',
    caption: 'Trying to make a poster a day. Day 12!',
    alt: 'A poster of arcs, dots and circles in sage, coral, mustard and deep green',
  },
  {
    file: 'rose-dunes',
    caption: 'Sand in my shoes, my bag, my sandwich. Worth it.',
    alt: 'Pink desert dunes at dusk with long violet shadows',
  },
  {
    file: 'lemons-only',
    caption: 'When life overdelivers 🍋 Recipes welcome!',
    alt: 'A white bowl of lemon and lime slices on a green striped cloth, seen from above',
  },
  {
    file: 'solar-storm',
    caption: 'Pink! Actual pink! My hands were too cold to focus. #northernlights',
    alt: 'Pink and violet northern lights over snowy hills and a dark lake',
  },
  {
    file: 'sage-and-sand',
    caption: 'New shelf, same obsession 🪴',
    alt: 'House plants in blue and yellow pots against a sage green wall with window light',
  },
  {
    file: 'downtown-from-the-bridge',
    caption: 'Missed the last tram, found this instead 🌃',
    alt: 'City towers with blue and white windows at night reflected in a river',
  },
  {
    file: 'cortado-season',
    caption: 'Second cup, still no plan for today.',
    alt: 'A green cup of coffee with latte art on a pale wooden table with cookies and a pink napkin, from above',
  },
  {
    file: 'festival-morning',
    caption: 'Woke up to the sound of burners. Not complaining 🎈',
    alt: 'Hot air balloons in pink, violet and yellow over blue hills at sunrise',
  },
  {
    file: 'porto-yellow',
    caption: 'Found behind a bakery. Of course I also bought cake.',
    alt: 'Green, yellow and terracotta patterned glazed tiles on an old wall',
  },
  {
    file: 'fog-but-golden',
    caption: 'Ten minutes later it was all gone. #goodmorning',
    alt: 'Dark conifers before rows of paler ones in warm golden fog',
  },
  {
    file: 'lotus-day',
    caption: 'Sat here for an hour and it felt like five minutes 🪷',
    alt: 'Red and gold koi in a blue pond with lily pads and a white lotus, from above',
  },
  {
    file: 'red-paper-tides',
    caption: 'Same waves, warmer mood. Prints soon maybe?',
    alt: 'Layered paper-cut waves in coral, plum and violet with a paper boat and clouds',
  },
  {
    file: 'north-light',
    caption: 'The ferry was late, so we got the whole show.',
    alt: 'A black and white striped lighthouse on a cliff at blue dusk with stars and a wide beam',
  },
  {
    file: 'evening-rain',
    caption: 'Soup, blanket, this view. Nothing else today.',
    alt: 'Rain running down a window, pink and green city lights blurred behind, a mug on the sill',
  },
  {
    file: 'late-harvest',
    caption: 'Pedalled 40 km through this. Ask me about my knees.',
    alt: 'Rows of orange, violet and white tulips at sunset, with a windmill on the horizon',
  },
  {
    file: 'blue-vase',
    caption: 'Moved the vase two centimetres left. Much better.',
    alt: 'A blue vase of pink flowers with yellow and lilac spheres on a terrazzo table before green arches',
  },
  {
    file: 'prickly-trio',
    caption: 'Named them after my uncles. #cactusclub',
    alt: 'Three cacti in white, blue and red pots before a mint green wall with a yellow sun disc',
  },
  {
    file: 'evening-sails',
    caption: 'Last tack of the season 🧡',
    alt: 'Sailing boats with orange and cream sails on a violet sea at sunset',
  },
  {
    file: 'harvest-moon',
    caption: 'That is not a street lamp 🌕',
    alt: 'A large orange moon over dark teal hills and pines, with a glowing tent',
  },
  {
    file: 'snowed-in',
    caption: 'The road is closed until Thursday. What a tragedy 🙃',
    alt: 'A red cabin with lit windows in deep snow among pines under a pale green winter sky',
  },
  {
    file: 'after-the-concert',
    caption: 'Ears ringing, feet hurting, 10/10.',
    alt: 'Light bulbs on strings before large blurred lights in teal, green and amber',
  },
];
