"use strict";
(() => {
  const form = document.querySelector("form.filter");
  const every = (query, within) => Array.from((within || document).querySelectorAll(query));
  const shown = () => {
    const department = form.elements.department.value;
    const kinds = new Set(every("input[name=kind]:checked", form).map((box) => box.value));
    const seen = new Set();
    for (const group of every("details.group[data-department]")) {
      const asked = department === "" || group.dataset.department === department;
      let rows = 0;
      for (const row of every("tr[data-severity]", group)) {
        row.hidden = !(asked && kinds.has(row.dataset.severity));
        if (!row.hidden) { rows += 1; seen.add(row.dataset.finding); }
      }
      group.hidden = rows === 0;
      if (asked && department !== "") { group.open = true; }
    }
    return seen.size;
  };
  const files = every("tr[data-status]");
  const filesShown = () => {
    const department = form.elements.department.value;
    const kinds = new Set(every("input[name=kind]:checked", form).map((box) => box.value));
    for (const row of files) {
      const named = department === "" || row.dataset.departments.split(" ").includes(department);
      row.hidden = !(named && kinds.has(row.dataset.status));
    }
    return files.filter((row) => !row.hidden).length;
  };
  const apply = () => {
    form.querySelector("output").textContent = String(files.length ? filesShown() : shown());
    const narrowed = form.elements.department.value !== "" || every("input[name=kind]:not(:checked)", form).length > 0;
    form.classList.toggle("narrowed", narrowed);
    document.body.classList.toggle("one-department", form.elements.department.value !== "");
    document.body.classList.toggle("paged", Boolean(form.elements.paged && form.elements.paged.checked));
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let at = target; at; at = at.parentElement) { if (at.tagName === "DETAILS") { at.open = true; } }
    if (target) { target.scrollIntoView({ block: "center" }); }
  };
  addEventListener("hashchange", reveal);
  if (location.hash) { reveal(); }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = every("details:not([open])");
    for (const details of closed) { details.open = true; }
  });
  addEventListener("afterprint", () => { for (const details of closed) { details.open = false; } });
})();
