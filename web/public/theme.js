try {
  const theme = localStorage.getItem('lambdagram.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps no data follows the system's theme.
}
