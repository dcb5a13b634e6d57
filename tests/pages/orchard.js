// Text in an open shadow root: a reader sees it, and the page's own HTML does not hold it.

customElements.define(
  'variety-card',
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: 'open' });
      const heading = document.createElement('h2');
      heading.textContent = 'The oldest tree';
      const first = document.createElement('p');
      first.textContent =
        'The oldest tree in the orchard is an Ashmead’s Kernel that was grafted in 1873 and still bears about 140 kilograms in a good year. Its trunk is hollow, and a pair of little owls has nested in it since 2008.';
      const second = document.createElement('p');
      second.textContent =
        'Because it leans, it rests on a crutch of sweet chestnut, which Okafor renews every twelve years. She takes scions from it each January, wraps them in damp moss and gives them away to anyone who asks and promises to write back after five years. So far 63 of 210 have written.';
      root.append(heading, first, second);
    }
  },
);
