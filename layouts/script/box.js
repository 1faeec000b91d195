// The search box that every page has. It is a plain form, which leads to the page of the search with or
// without this script. What the script adds: at the first focus it loads the search itself, so that the
// page which follows finds it at hand. Until then no reader pays for what they do not use. And from a disk
// it goes to that page itself, because Firefox does not send a form there: to its mind no file is the 'self'
// of the policy's form-action. From a host the browser does it, which can also open another tab.
//
// Nothing but the two kinds of file that the search is made of can be loaded: the one Trusted Types
// policy refuses every other address.
(() => {
  const script = document.currentScript;
  const root = new URL("../", script.src).href; // the site, from a host or from a disk
  const search = new URL(script.dataset.search, location).href;
  const rules = {
    createScriptURL(address) {
      if (address === search || address.startsWith(root + "search/")) return address;
      throw Error(address);
    },
  };
  const policy = window.trustedTypes?.createPolicy("tp-search", rules) || rules;

  const load = (address) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = policy.createScriptURL(address);
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
      element.remove();
    });

  window.tpBox = { root, load };
  const begin = () => load(search).catch(() => {}); // without it the form still works
  const form = document.querySelector("form.find");
  if (document.body.matches(".search")) begin();
  else if (form) {
    form.addEventListener("focusin", begin, { once: true });
    if (!location.host)
      form.onsubmit = () => {
        location = form.action + "?" + new URLSearchParams(new FormData(form));
        return false;
      };
  }
})();
