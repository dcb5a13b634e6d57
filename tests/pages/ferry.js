// A single-page app in miniature: its text exists nowhere in the HTML that the server sends.

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const views = {
  '#crossing': {
    title: 'The electric ferry to Hestra: a year in figures',
    standfirst: 'Twelve months after the diesel boat was sold, the island’s accounts are open.',
    paragraphs: [
      'The ferry Lumi has carried 48,210 passengers between Vallby and the island of Hestra since it went into service on 3 June 2024. That is 17 per cent more than its diesel predecessor, the Sälen, carried in its last full year, and the first increase since 1998.',
      'Lumi is 24 metres long, takes 96 people and four cars, and makes the crossing of 6.3 kilometres in 19 minutes. Her two battery rooms hold 1,050 kilowatt hours. A crossing uses about 85 of them in calm water, and 140 in a westerly gale, so that on the worst days she charges after every return trip instead of after every third.',
      'Charging happens at Vallby only. A mast lowers the plug by itself when the bow touches the fender, and nine minutes at the quay are enough for an ordinary crossing. The plug failed on 22 days of the first winter because salt froze in its guides; a heated collar, designed by the harbour’s own electrician, Saga Lindqvist, ended the trouble in February.',
      'The island council had feared for its budget. In the event, electricity cost 1.9 million crowns in the first year, where diesel had cost 4.4 million in the last. Against that stands the loan for the boat, 2.1 million crowns a year until 2041. The council’s treasurer calls the result “a draw, with cleaner curtains”.',
      'What nobody had foreseen was the silence. Seals now lie on the skerry beside the channel, where they had not been seen since the 1960s, and the church on Hestra has moved its morning bell back by ten minutes, because people no longer wake up from the engine.',
      'One promise is still open. The last boat leaves Vallby at 21:40 from Sunday to Thursday and at 23:10 on Fridays and Saturdays; the islanders had been told that there would be a night boat every day. The council says that it needs one more skipper, and that the position has been advertised three times.',
    ],
  },
};

function show() {
  const view = views[location.hash] ?? views['#crossing'];
  document.title = `${view.title} – Hestra Island News`;
  document.getElementById('app').replaceChildren(
    element('header', {}, element('nav', {}, element('strong', { textContent: 'Hestra Island News' }))),
    element(
      'main',
      {},
      element(
        'article',
        {},
        element('h1', { textContent: view.title }),
        element('p', { className: 'standfirst', textContent: view.standfirst }),
        ...view.paragraphs.map((textContent) => element('p', { textContent })),
      ),
    ),
    element('footer', { textContent: 'Hestra, Vallby and the Lumi are invented.' }),
  );
  document.documentElement.dataset.ready = 'yes';
}

addEventListener('hashchange', show);
// After a moment, as an app does that waits for its data.
setTimeout(show, 30);
