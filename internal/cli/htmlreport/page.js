"use strict";
(() => {
	const byId = (id) => document.getElementById(id);
	const findings = [...document.querySelectorAll(".finding")];
	const picks = [...document.querySelectorAll(".pick")];
	const query = byId("q"), count = byId("count"), clear = byId("clear"), all = byId("all");
	const texts = new Map(findings.map((f) => [f, f.querySelector("summary").textContent.toLowerCase().replace(/\s+/g, " ")]));

	// wanted returns the pressed values of each filter.
	const wanted = () => {
		const sets = {};
		for (const p of picks.filter((p) => p.getAttribute("aria-pressed") === "true")) {
			(sets[p.dataset.filter] ??= new Set()).add(p.dataset.value);
		}
		return sets;
	};
	const shown = () => findings.filter((f) => !f.hidden);

	const apply = () => {
		const sets = wanted();
		const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
		for (const f of findings) {
			f.hidden = !(Object.entries(sets).every(([name, set]) => set.has(f.dataset[name])) &&
				words.every((word) => texts.get(f).includes(word)));
		}
		const n = shown().length;
		const filtered = words.length > 0 || Object.keys(sets).length > 0;
		count.textContent = filtered ? n + " of " + findings.length : findings.length + " findings";
		clear.hidden = !filtered;
		byId("none").hidden = n > 0 || findings.length === 0;
		label();
	};
	const label = () => { all.textContent = shown().some((f) => !f.open) ? "Open all" : "Close all"; };

	const reset = () => {
		query.value = "";
		picks.forEach((p) => p.setAttribute("aria-pressed", "false"));
		apply();
	};
	// step moves the focus to the next or the previous finding.
	const step = (by) => {
		const list = shown();
		const at = list.findIndex((f) => f.contains(document.activeElement));
		const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by];
		if (next) {
			next.querySelector("summary").focus();
			next.scrollIntoView({block: "nearest"});
		}
	};
	const openHash = () => {
		const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
		if (target && target.matches(".finding")) {
			target.open = true;
			target.scrollIntoView();
		}
	};

	byId("filter").hidden = findings.length === 0;
	byId("filter").addEventListener("submit", (e) => e.preventDefault());
	query.addEventListener("input", apply);
	clear.addEventListener("click", reset);
	all.addEventListener("click", () => {
		const open = shown().some((f) => !f.open);
		shown().forEach((f) => { f.open = open; });
		label();
	});
	for (const p of picks) {
		p.addEventListener("click", () => {
			p.setAttribute("aria-pressed", p.getAttribute("aria-pressed") !== "true");
			apply();
		});
	}
	findings.forEach((f) => f.addEventListener("toggle", label));
	document.addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey) return;
		if (e.key === "Escape") { reset(); return; }
		if (e.target.matches("input")) return;
		if (e.key === "/") { e.preventDefault(); query.focus(); }
		if (e.key === "j") step(1);
		if (e.key === "k") step(-1);
	});
	const theme = byId("theme");
	theme.hidden = false;
	theme.addEventListener("click", () => {
		const root = document.documentElement;
		const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
		root.dataset.theme = dark ? "light" : "dark";
	});
	addEventListener("hashchange", openHash);
	apply();
	openHash();
})();
