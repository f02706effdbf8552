"use strict";
// Asks once a second how far a job is, takes sheets that are dropped, and goes to the next wrong cell by F8.
// Every page works without it.
const job = document.querySelector("[data-job]");
const put = (mark, text) => {
  const place = document.querySelector(mark);
  if (place && place.textContent !== text) place.textContent = text;
};
async function look() {
  try {
    const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok || told.state === "done" || told.state === "failed") return location.reload();
    put("[data-said]", told.said);
    const bar = document.querySelector("[data-bar]");
    if (told.total) [bar.max, bar.value] = [told.total, told.done];
    else bar.removeAttribute("value");
    const left = told.left_s ? `, about ${told.left_s} seconds left` : "";
    put("[data-count]", told.total ? `${told.done.toLocaleString("en")} of ${told.total.toLocaleString("en")}${left}` : "");
  } catch { /* the server is away for a moment: asked again */ }
  setTimeout(look, 1000);
}
if (job) setTimeout(look, 400);
const drop = document.getElementById("drop");
for (const name of drop ? ["dragover", "dragleave", "drop"] : [])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    drop.elements.sheet.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
drop?.addEventListener("submit", () => (drop.elements.changed.value = [...drop.elements.sheet.files].map((one) => one.lastModified)));
document.addEventListener("keydown", (event) => {
  const wrong = [...document.querySelectorAll("[aria-invalid]")].filter((one) => one.checkVisibility());
  if (event.key !== "F8" || !wrong.length) return;
  const at = wrong.indexOf(document.activeElement);
  wrong.at(event.shiftKey ? Math.max(at, 0) - 1 : (at + 1) % wrong.length).focus();
});
document.getElementById("summary")?.focus();
