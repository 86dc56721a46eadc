// SPDX-License-Identifier: Apache-2.0
// Shows what the API says, every few seconds. Text goes in as text, never as markup.
"use strict";

const el = (name, text, cls) => {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (cls) node.className = cls;
  return node;
};
const byId = (id) => document.getElementById(id);
const time = (iso) => iso ? new Date(iso).toLocaleString() : "–";
const words = (seconds) => {
  if (seconds === null) return "–";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
};

const get = async (path) => {
  const answer = await fetch(path);
  if (answer.status === 401) throw new Error("login");
  return answer.json();
};

const member = (name, data) => {
  const box = el("div", undefined, `member ${data.verdict || "unknown"}`);
  box.append(el("h4", `${name} · VM ${data.vmid} · ${data.role.replaceAll("-", " ")}`));
  box.append(el("p", data.verdict || "not looked at yet", "verdict"));
  box.append(el("p", data.reason || ""));
  box.append(el("p", `since ${time(data.since)}; would change with ${data.change || "a first look"}`, "quiet"));
  for (const [source, signal] of Object.entries(data.signals)) {
    box.append(el("p", `${source}: ${signal.value || signal.reading} (${signal.seconds} s)`, "quiet"));
  }
  return box;
};

const care = (incident) => {
  const cell = el("td");
  if (incident.closedAt) return cell;
  if (incident.acknowledgedAt) {
    cell.textContent = "acknowledged";
    return cell;
  }
  const asleep = incident.snoozedUntil && new Date(incident.snoozedUntil) > new Date();
  if (asleep) cell.append(el("p", `asleep until ${time(incident.snoozedUntil)}`, "quiet"));
  const say = (name, path, body) => {
    const button = el("button", name);
    button.addEventListener("click", async () => {
      await fetch(`/api/incidents/${incident.id}/${path}`, { method: "POST", body: JSON.stringify(body) });
      refresh();
    });
    cell.append(button);
  };
  say("Acknowledge", "acknowledge", {});
  if (!asleep) say("Snooze 1 h", "snooze", { minutes: 60 });
  return cell;
};

const size = (bytes) => bytes === null ? "–" : `${(bytes / 2 ** 30).toFixed(1)} GiB`;

const room = (data) => {
  if (data.totalBytes === null) return `storage ${data.storage}: ${data.sampledAt ? "takes no backups" : "not looked at yet"}`;
  const full = data.daysToFull === null ? "" : `, full in ${data.daysToFull} days as it grows`;
  return `storage ${data.storage}: ${size(data.usedBytes)} of ${size(data.totalBytes)} used${full}`;
};

const protection = (pair) => [`standby as of ${time(pair.protection.lastSync)}`, `last full backup ${time(pair.protection.lastBackup)}`,
  ...(pair.storages.length === 0 ? ["no backup storage is set"] : pair.storages.map(room))].join(" · ");

const schedule = (timer) => Object.keys(timer.due).map((pair, index) => {
  const row = el("tr");
  const date = timer.due[pair];
  const again = date && date.nextAttemptAt ? `, next attempt ${time(date.nextAttemptAt)}` : "";
  row.append(el("td", index === 0 ? timer.route.replace(/-timer$/, "") : "", "kind"), el("td", time(timer.next[0]), "when"),
    el("td", time(timer.next[1]), "when"), el("td", pair), el("td", time(timer.lastSuccess[pair]), "when"),
    el("td", date ? `${date.on}: ${date.state}${again}` : "–", "wide"));
  return row;
});

const run = (data) => {
  const bad = ["failed", "partial", "refused"].includes(data.outcome);
  const row = el("tr", undefined, bad ? "open" : "");
  const step = data.steps.filter((each) => each.outcome === null).pop();
  const doing = step ? `${step.name}${step.detail ? `: ${step.detail}` : ""}` : "";
  const end = data.endedAt ? words(Math.round((new Date(data.endedAt) - new Date(data.startedAt)) / 1000)) : "";
  row.append(el("td", time(data.startedAt), "when"), el("td", data.job + (data.rehearsed ? " (rehearsal)" : ""), "kind"),
    el("td", data.pair), el("td", end), el("td", data.outcome || "under way"), el("td", data.sentence || doing, "wide"));
  return row;
};

const point = (data) => {
  const row = el("tr");
  row.append(el("td", time(data.takenAt), "when"), el("td", data.pair), el("td", String(data.vmid)), el("td", data.kind, "kind"),
    el("td", size(data.sizeBytes)), el("td", data.storage || "–"), el("td", data.grade), el("td", data.evidence, "wide"));
  return row;
};

const show = (status, incidents, alerts, journal, runs, points, schedules) => {
  byId("schedules").replaceChildren(...schedules.flatMap(schedule));
  byId("runs").replaceChildren(...runs.map(run));
  byId("points").replaceChildren(...points.slice(0, 40).map(point));
  byId("undelivered").hidden = status.undelivered === 0;
  byId("undelivered").textContent = `Letters that have not arrived: ${status.undelivered}`;
  byId("letters").replaceChildren(...alerts.slice(0, 20).map((alert) => {
    const row = el("tr", undefined, alert.state === "sent" || alert.state === "cancelled" ? "" : "open");
    row.append(el("td", time(alert.dueAt), "when"), el("td", alert.state, "kind"), el("td", alert.subject, "wide"),
      el("td", String(alert.attempts)), el("td", alert.lastError || "", "wide"));
    return row;
  }));
  byId("now").textContent = `${time(status.now)} · version ${status.version}`;
  byId("pairs").replaceChildren(...status.pairs.map((pair) => {
    const box = el("article", undefined, "pair");
    box.append(el("h3", `${pair.name}: ${pair.state}`));
    const members = el("div", undefined, "members");
    for (const [name, data] of Object.entries(pair.members)) members.append(member(name, data));
    box.append(members, el("p", protection(pair), "quiet protection"));
    return box;
  }));
  byId("incidents").replaceChildren(...incidents.slice(0, 20).map((incident) => {
    const row = el("tr", undefined, incident.closedAt ? "" : "open");
    row.append(el("td", time(incident.openedAt), "when"), el("td", incident.pair), el("td", incident.kind, "kind"),
      el("td", incident.subject), el("td", incident.reason, "wide"), el("td", `≤ ${words(incident.detectionSeconds)}`),
      el("td", incident.closedAt ? words(incident.restorationSeconds) : "open"), care(incident));
    return row;
  }));
  byId("journal").replaceChildren(...journal.slice(-50).reverse().map((line) => {
    const row = el("tr");
    row.append(el("td", time(line.at), "when"), el("td", line.kind, "kind"), el("td", line.sentence, "wide"));
    return row;
  }));
};

let newest = 0;
let lines = [];
const refresh = async () => {
  try {
    const [status, incidents, alerts, more, runs, points, schedules] = await Promise.all(
      [get("/api/status"), get("/api/incidents"), get("/api/alerts"), get(`/api/journal?after=${newest}&limit=1000`),
        get("/api/runs?limit=20"), get("/api/restore-points"), get("/api/schedules")]);
    lines = lines.concat(more).slice(-200);
    if (more.length > 0) newest = more[more.length - 1].id;
    byId("login").hidden = true;
    byId("content").hidden = false;
    show(status, incidents, alerts, lines, runs, points, schedules);
  } catch (problem) {
    if (problem.message === "login") {
      byId("login").hidden = false;
      byId("content").hidden = true;
    } else {
      byId("now").textContent = "Understudy does not answer";
    }
  }
};

byId("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/api/login", { method: "POST", body: byId("token").value });
  byId("refused").textContent = answer.ok ? "" : "This is not the token.";
  byId("token").value = "";
  refresh();
});

refresh();
setInterval(refresh, 3000);
