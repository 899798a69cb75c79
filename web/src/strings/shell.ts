import { translator } from './translator.ts';

export const t = translator({
  notOpenedPageTitle: 'Not opened · Lambdagram',
  thisPageDidNot: 'This page did not open',
  main: 'Main',
  lambdagramHome: 'Lambdagram, home',
  home: 'Home',
  explore: 'Explore',
  create: 'Create',
  profile: 'Profile',
  settings: 'Settings',
  signIn: 'Sign in',
  nothingToSeeAt: 'Nothing to see at this address',
  notFoundPageTitle: 'Not found · Lambdagram',
  theLinkMayBe: 'The link may be outdated or incomplete.',
  goHome: 'Go home',
  skipToContent: 'Skip to content',
  thereIsANew: 'There is a new version.',
  reload: 'Reload',
  refresh: 'Refresh',
  refreshing: 'Refreshing…',
  refreshed: 'Refreshed.',
});
