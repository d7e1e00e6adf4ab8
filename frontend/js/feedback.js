/* Pictures of a piece of feedback: chosen, pasted, or taken of this page when the browser can and the person lets it (the
   browser itself asks, and shows what is taken). Each is seen before it is sent, and can be removed. */

const WIDEST = 1920; // pixels: enough to read, and far below what the server takes

export function start(form) {
  const input = form.querySelector("input[type=file]");
  const previews = form.querySelector("[data-previews]");
  const taker = form.querySelector("[data-take-picture]");
  const most = Number(form.dataset.most);

  const keep = (files) => {
    const held = new DataTransfer();
    for (const file of files.slice(-most)) held.items.add(file);
    input.files = held.files;
    show();
  };
  const show = () => {
    const files = [...input.files];
    previews.replaceChildren(...files.map((file, at) => preview(form, file, at + 1, () => keep(files.filter((other) => other !== file)))));
  };
  input.addEventListener("change", () => keep([...input.files]));
  form.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (!pasted.length) return;
    event.preventDefault();
    keep([...input.files, ...pasted]);
  });
  taker.hidden = !navigator.mediaDevices?.getDisplayMedia;
  taker.addEventListener("click", async () => {
    const picture = await take(form.closest("dialog"));
    if (picture) keep([...input.files, picture]);
    taker.focus();
  });
}

/** A picture of the page without the dialog, or null when the person did not want it. */
async function take(dialog) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false, preferCurrentTab: true });
  } catch {
    return null; // refused, which is an answer
  }
  dialog?.classList.add("is-out-of-the-picture");
  try {
    const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true });
    await video.play();
    await new Promise((done) => setTimeout(done, 300)); // frames are behind by some: one without the dialog
    return await drawn(video, video.videoWidth, video.videoHeight);
  } finally {
    dialog?.classList.remove("is-out-of-the-picture");
    for (const track of stream.getTracks()) track.stop();
  }
}

async function drawn(source, width, height) {
  const scale = Math.min(1, WIDEST / width);
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob && new File([blob], "page.jpg", { type: "image/jpeg" });
}

/** On a canvas, since the policy of these pages shows no picture that has not come from the server. */
function preview(form, file, number, remove) {
  const box = Object.assign(document.createElement("div"), { className: "feedback-preview" });
  const canvas = Object.assign(document.createElement("canvas"), { width: 0, height: 0 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${form.dataset.taken.replace("%s", number)}: ${file.name}`);
  createImageBitmap(file).then((bitmap) => {
    canvas.width = 240;
    canvas.height = Math.max(1, Math.round((240 * bitmap.height) / bitmap.width));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }, () => box.prepend(file.name)); // no picture that this browser reads: the server says what it thinks of it
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-square btn-sm", textContent: "×" });
  button.setAttribute("aria-label", form.dataset.remove.replace("%s", number));
  button.addEventListener("click", remove);
  box.append(canvas, button);
  return box;
}
