/* Browsers that know no modules (before Chrome 61): the page asks again by itself. */
setTimeout(function () {
  location.replace(document.body.getAttribute("data-here"));
}, 12000);
