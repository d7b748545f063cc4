// The page prints itself; what was typed into its blanks is never sent anywhere.
document.querySelector("[data-print]").addEventListener("click", () => window.print());
document.querySelector(".blank").focus();
