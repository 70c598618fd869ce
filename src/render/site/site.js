// fairshift: marks what is now. All of it is on the pages without this.
(function () {
  "use strict";
  var asked = /[?&]at=([^&#]+)/.exec(location.search);
  var ahead = asked ? Date.parse(decodeURIComponent(asked[1])) - Date.now() : 0;
  if (isNaN(ahead)) ahead = 0;

  function now() { return Math.floor((Date.now() + ahead) / 1000); }
  function id(name) { return document.getElementById(name); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function from(node) { return Number(node.getAttribute("data-s")); }
  function until(node) { return Number(node.getAttribute("data-e")); }
  function goesOn(node, at) { return from(node) <= at && at < until(node); }
  function first(nodes) { return nodes.reduce(function (least, node) { return Math.min(least, from(node)); }, Infinity); }

  function fill(list, nodes) {
    list.textContent = "";
    nodes.forEach(function (node) { list.appendChild(node.cloneNode(true)); });
    if (!nodes.length) {
      var none = document.createElement(list.tagName === "UL" ? "li" : "div");
      none.className = "none";
      none.textContent = list.getAttribute("data-none");
      list.appendChild(none);
    }
  }

  function today(at) {
    var days = all(".day");
    if (!days.length) return;
    var turns = all(".day .turn");
    var work = turns.filter(function (turn) { return !turn.classList.contains("standby"); });
    var day = days.filter(function (own) { return goesOn(own, at); })[0];
    fill(id("on"), work.filter(function (turn) { return goesOn(turn, at); }));
    var coming = work.filter(function (turn) { return from(turn) > at; });
    var start = first(coming);
    var next = coming.filter(function (turn) { return from(turn) === start; });
    fill(id("next"), next);
    var nextDay = next.length ? next[0].closest(".day") : null;
    id("next-day").textContent = nextDay && nextDay !== day ? "· " + nextDay.querySelector("h3").textContent : "";
    var onCall = turns.filter(function (turn) { return turn.classList.contains("standby"); });
    fill(id("standby"), onCall.filter(function (turn) { return goesOn(turn, at); }));
    fill(id("standby-later"), onCall.filter(function (turn) {
      return day && from(turn) > at && from(turn) < until(day);
    }));
    var outside = id("outside");
    var before = at < from(days[0]);
    outside.hidden = !!day;
    outside.textContent = day ? "" : outside.getAttribute(before ? "data-before" : "data-after");
    id("clock").textContent = day ? "· " + day.querySelector("h3").textContent : "";
    id("now").hidden = false;
    days.forEach(function (own, at) {
      var near = !day || own === day || days[at - 1] === day;
      own.classList.toggle("far", !near && !own.classList.contains("asked"));
      own.classList.toggle("is-today", own === day);
    });
    all(".days a").forEach(function (link) {
      var own = day && link.getAttribute("href") === "#" + day.id;
      if (own) link.setAttribute("aria-current", "date"); else link.removeAttribute("aria-current");
    });
    id("all-days").hidden = !document.querySelector(".day.far");
  }

  function table(at) {
    all("thead th[data-s]").forEach(function (head) {
      var on = goesOn(head, at);
      if (on) head.setAttribute("aria-current", "date"); else head.removeAttribute("aria-current");
      var rows = Array.prototype.slice.call(head.closest("table").tBodies[0].rows);
      rows.forEach(function (row) { row.cells[head.cellIndex].classList.toggle("is-today", on); });
    });
  }

  function agent(at) {
    var list = id("next-list");
    if (!list) return;
    var head = id("next-duty-head");
    if (!head.hasAttribute("data-next")) head.setAttribute("data-next", head.textContent);
    var duties = all("#all-duties .duty");
    var on = duties.filter(function (duty) { return goesOn(duty, at); });
    var coming = duties.filter(function (duty) { return from(duty) > at; });
    fill(list, on.length ? on : coming.slice(0, 1));
    head.textContent = head.getAttribute(on.length ? "data-on" : "data-next");
    id("next-duty").hidden = false;
    duties.forEach(function (duty) { duty.classList.toggle("past", until(duty) <= at); });
  }

  function show() {
    var at = now();
    today(at);
    table(at);
    agent(at);
  }

  function unfold() {
    var own = location.hash.length > 1 && id(decodeURIComponent(location.hash.slice(1)));
    if (own && own.classList.contains("day")) {
      own.classList.add("asked");
      own.classList.remove("far");
      own.scrollIntoView();
    }
  }

  show();
  unfold();
  setInterval(show, 30000);
  window.addEventListener("hashchange", unfold);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) show(); });
  if (id("all-days")) {
    id("all-days").addEventListener("click", function () {
      all(".day").forEach(function (own) { own.classList.add("asked"); });
      show();
    });
  }
})();
