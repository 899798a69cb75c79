export interface Person {
  username: string;
  email: string;
  display_name: string;
  bio: string;
}

/** Every demo account's password. */
export const demoPassword = 'lambdagram';

/** The demo's admin. */
export const demoAdmin = 'hanna.lind';

/** The demo users, who are fictional. `example.com` is a reserved domain, so mail cannot reach anyone. */
export const people: readonly Person[] = [
  {
    username: 'amara.okafor',
    email: 'amara@example.com',
    display_name: 'Amara Okafor',
    bio: 'Mountains before breakfast. Lagos → Innsbruck.',
  },
  {
    username: 'hanna.lind',
    email: 'hanna@example.com',
    display_name: 'Hanna Lind',
    bio: 'Paper, scissors, prints. Day job: librarian 📚',
  },
  {
    username: 'diego.rm',
    email: 'diego@example.com',
    display_name: 'Diego Ramírez',
    bio: 'Cooks more than he photographs. Barely.',
  },
  {
    username: 'zuri.n',
    email: 'zuri@example.com',
    display_name: 'Zuri Ndlovu',
    bio: 'Plants, pots and too many window sills 🪴',
  },
  {
    username: 'jules_v',
    email: 'jules@example.com',
    display_name: 'Jules Verhoeven',
    bio: 'Sails small boats in big weather.',
  },
  {
    username: 'finn.mac',
    email: 'finn@example.com',
    display_name: 'Finn MacLeod',
    bio: 'Lighthouses, rain and strong tea.',
  },
  {
    username: 'priya.s',
    email: 'priya@example.com',
    display_name: 'Priya Shankar',
    bio: 'Architect. I look at tiles for a living.',
  },
  {
    username: 'leila_h',
    email: 'leila@example.com',
    display_name: 'Leila Haddad',
    bio: 'Desert light, city nights. Film and digital.',
  },
  {
    username: 'kwame',
    email: 'kwame@example.com',
    display_name: 'Kwame Mensah',
    bio: 'Record collector. Side B is always better 🎶',
  },
  {
    username: 'nonna.rosa',
    email: 'rosa@example.com',
    display_name: 'Rosa Bianchi',
    bio: 'Seventy-four and still getting up for the sunrise.',
  },
];

/** Comments that fit any picture. */
export const comments: readonly string[] = [
  'Oh wow, the light here!',
  'This made my morning.',
  'Where is this? Asking for a friend (me).',
  'The colours 😍',
  'I can almost smell it.',
  'Saving this for my mood board.',
  'You have such an eye.',
  'Okay, now I want to go too.',
  'Print it. Frame it. Please.',
  'How long did you wait for this one?',
  'Simple and perfect.',
  'My new wallpaper, thank you 🙏',
  'I keep coming back to this picture.',
  'Best thing in my feed today.',
  'Take me with you next time!',
  'That looks so peaceful.',
  'I remember that day ❤️',
  'Tell me there is a second one from this series.',
  'You always find the good spots.',
  'Not me zooming in for five minutes.',
  'This deserves a bigger wall.',
  'Love the composition.',
  'It looks like a painting!',
  'Which camera is this?',
  'Your best one yet, I think.',
  'My daughter says this is “extremely nice”.',
  'So calm. I needed that.',
  'Goals.',
  'I would hang this in my kitchen.',
  'The little details! ✨',
  'How do you make it look so easy?',
  'Sending this to my sister right now.',
  'Could look at this all day.',
  'Ha, the caption 😂',
  'Beautiful, as always.',
  'First thing I saw today and I’m glad.',
  'More of this, please!',
  'I tried the same last week. Yours is better.',
  'That shade of blue, though. Or is it green?',
  'Happy for you, and a bit jealous.',
  'This is the one 👏',
];
