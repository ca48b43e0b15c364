// SPDX-License-Identifier: Apache-2.0
// Before anything is painted: the theme that was chosen by hand, if any. Without one the system's is followed.
try {
  const chosen = localStorage.getItem("millrace.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (refused) {
  // No storage (private mode): the system's theme is used.
}
