try {
  const theme = localStorage.getItem('lambdagram.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage, the system's theme is used.
}
