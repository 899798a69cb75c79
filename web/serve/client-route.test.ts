import { expect, it } from 'vitest';
import { clientRoute } from './client-route.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const people = [
  browser,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
  'Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
];
const programs = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'TelegramBot (like TwitterBot)',
  'WhatsApp/2.23.20.0',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'http.rb/5.2.0 (Mastodon/4.4.0; +https://mastodon.example/) Bot',
];

it.each(people)('gives people the client: %s', (agent) => {
  expect(clientRoute('/p/1', agent, false)).toEqual({ is: 'page' });
  expect(clientRoute('/share/p/1', agent, false)).toEqual({ is: 'moved', to: '/p/1' });
});

it.each(programs)('redirects link previewers to share pages: %s', (agent) => {
  expect(clientRoute('/p/1', agent, false)).toEqual({ is: 'moved', to: '/share/p/1' });
  expect(clientRoute('/u/jo.smith', agent, false)).toEqual({ is: 'moved', to: '/share/u/jo.smith' });
  expect(clientRoute('/p/1', agent, true)).toEqual({ is: 'page' });
  for (const path of ['/', '/explore', '/p/1/likes', '/u/jo.smith/followers']) expect(clientRoute(path, agent, false)).toEqual({ is: 'page' });
});

it('has profiles under their usernames', () => {
  expect(clientRoute('/@jo.smith', browser, false)).toEqual({ is: 'moved', to: '/u/jo.smith' });
});

it('distinguishes pages from files', () => {
  for (const path of ['/', '/explore', '/u/jo.smith', '/u/jo.smith/followers', '/tags/a.b', '/settings/profile']) expect(clientRoute(path, browser, false)).toEqual({ is: 'page' });
  for (const path of ['/robots.txt', '/favicon.ico', '/assets/x', '/wp-login.php', '/a/b.png', '/.env']) expect(clientRoute(path, browser, false)).toEqual({ is: 'file' });
});
