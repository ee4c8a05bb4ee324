// Keeps the page as it is on the server: an event tells that something is new, and the page is fetched and put in place.
// All pictures and words are the server's; nothing is made up here.
(function () {
  'use strict';

  const GENTLY = 1000; // at most one fetch in this many milliseconds, however much happens
  const SILENCE = 25000; // the server says something every ten seconds: after this it is gone
  const SELDOM = 10000; // between two looks where the server refuses to say what is new, as it does when too many listen
  const HIDDEN = 30000; // the same in a tab that nobody sees but by its title: its connection is left to others
  const PATIENCE = 10000; // for a page: a browser lets no more than six connections be open, and others wait unseen
  const PRESS = 5000; // what is pressed for longer than this is no click
  const RENEWED = ['icon', 'verdict', 'live'];

  const connection = document.getElementById('connection');
  const filter = document.getElementById('filter');
  let source = null;
  let next = 0; // what the connection waits for
  let due = 0;
  let wanted = false;
  let pressed = -PRESS;
  let waits = false; // what is in #live is older than the rest
  let asOf = timeOfPage(document); // of what is in #live
  let renewed = Date.now();

  function timeOfPage(page) {
    const times = page.querySelectorAll('#verdict time');
    return times.length ? times[times.length - 1].textContent : '';
  }

  // The connection.

  function listen() {
    hush();
    if (document.hidden) {
      next = setTimeout(look, HIDDEN);
      return;
    }
    source = new EventSource(document.getElementById('live').dataset.events);
    // Also at a beat: a result can become too old while nothing happens.
    ['open', 'change', 'results', 'beat'].forEach(name => {
      source.addEventListener(name, heard);
      source.addEventListener(name, renewSoon);
    });
    source.addEventListener('error', () => {
      // The browser tries again by itself, unless it was refused.
      if (source.readyState !== EventSource.CLOSED) {
        lost();
        return;
      }
      clearTimeout(next);
      next = setTimeout(listen, SELDOM);
      renewSoon();
    });
    heard();
  }

  function hush() {
    clearTimeout(next);
    if (source) source.close();
    source = null;
  }

  function look() {
    ownToAge();
    renewSoon();
    listen();
  }

  // As after a night that the machine or the tab slept through, and all that waits here with it.
  function ownToAge() {
    if (Date.now() - renewed > HIDDEN + SILENCE && !isStale()) stale('This page is out of date.');
  }

  function heard() {
    clearTimeout(next);
    next = setTimeout(() => {
      lost();
      // Where the server is there all the same, its news are held back on their way: a proxy may do so.
      look();
    }, SILENCE);
  }

  function lost() {
    stale('Connection lost.');
  }

  function stale(why) {
    if (!isStale()) document.title = 'Old: ' + document.title;
    document.body.classList.add('lost');
    say(why + ' What you see was so at ' + asOf + '.');
  }

  function isStale() {
    return document.body.classList.contains('lost');
  }

  function found() {
    document.body.classList.remove('lost');
    const refused = source && source.readyState === EventSource.CLOSED;
    if (waits) say('What is below is shown as it was at ' + asOf + ', as long as text in it is selected.');
    else say(refused ? 'Too many listen to the server, or it ends: this page renews itself every ten seconds only.' : '');
  }

  // Whoever has pages read aloud is to hear the same but once.
  function say(words) {
    if (connection.textContent !== words) connection.textContent = words;
  }

  // The content.

  function renewSoon() {
    wanted = true;
    if (!due) due = setTimeout(renew, Math.random() * GENTLY / 2);
  }

  function renew() {
    wanted = false;
    // From where nothing is run: the page is to show what is known, not to have the checks run for each who looks at it.
    fetch(document.getElementById('live').dataset.from || location.href,
      { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) })
      .then(answer => answer.text().then(text => {
        if (isPressed()) {
          wanted = true;
        } else if (answer.status === 404) {
          stale('This check is no longer in the check list.');
        } else if (put(new DOMParser().parseFromString(text, 'text/html'))) {
          found();
        } else {
          stale('The server answers with status ' + answer.status + ' and no page.');
        }
      }))
      .catch(lost)
      .finally(() => {
        due = setTimeout(() => {
          due = 0;
          if (wanted) renewSoon();
        }, GENTLY);
      });
  }

  // Returns whether it is a page of ours.
  function put(page) {
    if (!page.getElementById('live')) return false;
    const place = placeOfReader();
    waits = isSelected();
    RENEWED.forEach(id => {
      if (id === 'live' && waits) return;
      const old = document.getElementById(id);
      const fresh = page.getElementById(id);
      if (old.outerHTML === fresh.outerHTML) return;
      if (id === 'verdict') renewVerdict(old, fresh);
      else old.replaceWith(document.adoptNode(fresh));
    });
    document.title = page.title;
    renewed = Date.now();
    if (waits) return true;
    asOf = timeOfPage(document);
    applyFilter();
    document.dispatchEvent(new Event('renewed'));
    // When the figures have their sizes, which uPlot gives them at the end of this turn.
    queueMicrotask(() => goBackTo(place));
    return true;
  }

  // A click needs what was pressed to be there still when it is let go.
  function isPressed() {
    return performance.now() - pressed < PRESS;
  }

  // Whoever selects text is about to copy it.
  function isSelected() {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(document.getElementById('live'), true);
  }

  // The field that somebody may be typing into stays the same.
  function renewVerdict(old, fresh) {
    old.className = fresh.className;
    old.querySelector('.icon').replaceWith(document.adoptNode(fresh.querySelector('.icon')));
    old.querySelector('.words').replaceWith(document.adoptNode(fresh.querySelector('.words')));
  }

  // What has the focus, and how far the page and each output are scrolled.
  function placeOfReader() {
    const active = document.activeElement;
    const outputs = [...document.querySelectorAll('#live pre')];
    return {
      onAll: active === document.getElementById('live'),
      link: active && active.closest('#live') && active.getAttribute('href'),
      output: outputs.indexOf(active),
      scrolled: outputs.map(output => output.scrollTop),
      top: scrollY,
    };
  }

  function goBackTo(place) {
    const outputs = document.querySelectorAll('#live pre');
    outputs.forEach((output, i) => {
      output.scrollTop = place.scrolled[i] || 0;
    });
    const link = place.link && document.querySelector('#live a[href="' + CSS.escape(place.link) + '"]');
    const again = place.onAll ? document.getElementById('live') : link || outputs[place.output];
    if (again) again.focus({ preventScroll: true });
    if (scrollY !== place.top) scrollTo(scrollX, place.top);
  }

  // The filter.

  function applyFilter() {
    if (!filter) return;
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    document.querySelectorAll('.check').forEach(check => {
      const matches = words.every(word => check.dataset.words.includes(word));
      check.hidden = !matches;
      shown += matches;
    });
    document.querySelectorAll('.group').forEach(group => {
      group.hidden = !group.querySelector('.check:not([hidden])');
    });
    document.getElementById('nothing').hidden = shown > 0;
  }

  if (filter) {
    filter.parentElement.hidden = false;
    filter.addEventListener('input', applyFilter);
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && document.activeElement === filter) {
        filter.value = '';
        applyFilter();
      }
    });
  }
  addEventListener('pointerdown', event => {
    if (event.button === 0) pressed = performance.now();
  });
  ['pointerup', 'pointercancel'].forEach(name => addEventListener(name, () => {
    pressed = -PRESS;
  }));
  document.addEventListener('selectionchange', () => {
    if (waits && !isSelected()) renewSoon();
  });
  addEventListener('offline', lost);
  addEventListener('online', listen);
  document.addEventListener('visibilitychange', look);
  applyFilter();
  listen();
  setInterval(ownToAge, GENTLY);
})();
