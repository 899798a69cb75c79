import { createBrowserRouter } from 'react-router';
import * as homePage from './feed/home-page.tsx';
import { RequireNoSession, RequireReader, RequireSession, UnlessSuspended } from './session/require-session.tsx';
import { BrokenPage } from './shell/broken-page.tsx';
import { Shell } from './shell/shell.tsx';
import { Spinner } from './ui/spinner.tsx';

/** The feed, where most visits begin, is part of the main script. Every other page is a separate script, loaded on first navigation. */
export const router = createBrowserRouter([
  {
    HydrateFallback: Spinner,
    Component: UnlessSuspended,
    ErrorBoundary: BrokenPage,
    children: [
      {
        Component: RequireNoSession,
        children: [
          { path: '/sign-in', lazy: () => import('./session/sign-in-page.tsx') },
          { path: '/forgotten', lazy: () => import('./session/forgotten-page.tsx') },
          { path: '/sign-up', lazy: () => import('./session/sign-up-page.tsx') },
        ],
      },
      {
        Component: Shell,
        children: [
          {
            ErrorBoundary: BrokenPage,
            children: [
              {
                Component: RequireSession,
                children: [
                  { path: '/', ...homePage },
                  { path: '/p/:postId/edit', lazy: () => import('./post/edit-post-page.tsx') },
                  { path: '/saved', lazy: () => import('./feed/saved-page.tsx') },
                  { path: '/liked', lazy: () => import('./feed/liked-page.tsx') },
                  { path: '/create', lazy: () => import('./create/create-page.tsx') },
                  { path: '/settings', lazy: () => import('./settings/settings-page.tsx') },
                  { path: '/notifications', lazy: () => import('./notifications/notifications-page.tsx') },
                  { path: '/notices', lazy: () => import('./moderation/notices-page.tsx') },
                  { path: '/moderation', lazy: () => import('./moderation/reports-page.tsx') },
                  { path: '/moderation/appeals', lazy: () => import('./moderation/appeals-page.tsx') },
                  { path: '/moderation/log', lazy: () => import('./moderation/log-page.tsx') },
                  { path: '/moderation/instance', lazy: () => import('./instance/instance-page.tsx') },
                  { path: '/settings/data', lazy: () => import('./settings/data-page.tsx') },
                  { path: '/settings/blocked', lazy: () => import('./relations/blocked-page.tsx') },
                  { path: '/settings/muted', lazy: () => import('./relations/muted-page.tsx') },
                  { path: '/settings/requests', lazy: () => import('./relations/requests-page.tsx') },
                  { path: '/settings/profile', lazy: () => import('./profile/edit-profile-page.tsx') },
                ],
              },
              {
                Component: RequireReader,
                children: [
                  { path: '/explore', lazy: () => import('./feed/explore-page.tsx') },
                  { path: '/search', lazy: () => import('./search/search-page.tsx') },
                  { path: '/tags/:tag', lazy: () => import('./hashtags/hashtag-page.tsx') },
                  { path: '/p/:postId', lazy: () => import('./post/post-page.tsx') },
                  { path: '/p/:postId/likes', lazy: () => import('./post/likes-page.tsx') },
                  { path: '/u/:username', lazy: () => import('./profile/profile-page.tsx') },
                  { path: '/u/:username/followers', lazy: () => import('./profile/followers-page.tsx') },
                  { path: '/u/:username/following', lazy: () => import('./profile/following-page.tsx') },
                ],
              },
              { path: '*', lazy: () => import('./shell/not-found-page.tsx') },
            ],
          },
        ],
      },
    ],
  },
]);
