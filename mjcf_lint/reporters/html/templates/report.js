"use strict";
(() => {
  document.documentElement.classList.add("js");

  const folded = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; folded.push(one); }
  });
  addEventListener("afterprint", () => { while (folded.length) folded.pop().open = false; });

  const form = document.querySelector(".filters");
  const findings = [...document.querySelectorAll(".finding")];
  const said = (one) => [...one.querySelectorAll("h4, .where")].map((part) => part.textContent).join(" ").toLowerCase();
  const apply = () => {
    const given = new FormData(form);
    const severities = given.getAll("severity");
    const [rule, repair] = [given.get("rule"), given.get("repair")];
    const text = given.get("text").trim().toLowerCase();
    let shown = 0;
    for (const one of findings) {
      const { severity, rule: its, repair: can } = one.dataset;
      const wanted = severities.includes(severity) && (!rule || its === rule) && (!repair || can === repair)
        && (!text || said(one).includes(text));
      one.hidden = !wanted;
      shown += wanted;
    }
    for (const file of document.querySelectorAll(".file")) {
      file.hidden = !file.querySelector(".finding:not([hidden])");
    }
    form.querySelector("output").textContent = `${shown} of ${findings.length} shown`;
  };
  if (form) {
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();
  }

  // What a link leads to may be folded or filtered out.
  const unfold = () => {
    const found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!found) return;
    if (found.hidden) { form.reset(); apply(); }
    for (let one = found; one; one = one.parentElement) if (one.localName === "details") one.open = true;
    found.scrollIntoView();
  };
  addEventListener("hashchange", unfold);

  // Show what a file is joined with while the pointer or the keyboard is on it.
  for (const drawing of document.querySelectorAll(".graph svg")) {
    const paths = [...drawing.querySelectorAll("path")];
    const nodes = [...drawing.querySelectorAll(".node")];
    const trace = (start) => {
      const seen = new Set([start]);
      const lines = new Set();
      for (const [from, to] of [["from", "to"], ["to", "from"]]) {
        const waiting = [start];
        const met = new Set(waiting);
        while (waiting.length) {
          const at = waiting.pop();
          for (const path of paths) {
            if (path.dataset[from] !== at) continue;
            lines.add(path);
            const next = path.dataset[to];
            if (!met.has(next)) { met.add(next); seen.add(next); waiting.push(next); }
          }
        }
      }
      drawing.classList.add("tracing");
      for (const path of paths) path.classList.toggle("traced", lines.has(path));
      for (const node of nodes) node.classList.toggle("traced", seen.has(node.dataset.node));
    };
    const stop = () => drawing.classList.remove("tracing");
    for (const node of nodes) {
      for (const begin of ["mouseenter", "focus"]) node.addEventListener(begin, () => trace(node.dataset.node));
      for (const end of ["mouseleave", "blur"]) node.addEventListener(end, stop);
    }
  }
  unfold();
})();
