// Copies the address of the page, which holds all that is chosen on it. Without this the browser's own address bar does.
"use strict";
{
  // Where a page comes without encryption the clipboard is closed to scripts, and only a selection can be copied.
  const copySelected = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  };

  const copy = async (text) => {
    if (!navigator.clipboard) return copySelected(text);
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  };

  // What was chosen since the page came is in the address alone.
  const printed = document.querySelector(".printed-address");
  if (printed)
    window.addEventListener("beforeprint", () => {
      printed.textContent = location.href;
    });

  for (const button of document.querySelectorAll("button.copy-address")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = button.parentElement.querySelector("[role=status]");
      // Said anew each time, for who hears the page.
      told.textContent = "";
      const copied = await copy(location.href);
      told.textContent = copied ? button.dataset.done : button.dataset.failed;
      button.focus();
    });
  }
}

// Of a row of tabs that is wider than the screen the one of this page is seen.
for (const current of document.querySelectorAll(".network-tabs [aria-current]")) {
  const row = current.closest("ul");
  row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
