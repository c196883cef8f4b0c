#!/usr/bin/env python3
"""Verifies an onecard audit log (format v1) with nothing but Python 3.8 and openssl.

    verify_log.py LOG [--trust FILE] [--against NOTE]... [--fingerprint HEX]... [--runs R000001,...] [--quick] [--strict]

Written from the page of the format alone. The first word printed is the verdict. Exit status 0: anchored-ok, self-consistent,
torn (with --strict only anchored-ok); 5: anything else. --against is a checkpoint kept elsewhere, --fingerprint the SHA-256 of
a checkpoint's text, which paper and time stamps hold. Witnesses are not checked. Slow: about 0.3 MB/s, so --runs takes some.
"""
import argparse, base64, functools, hashlib, json, os, pathlib, re, struct, subprocess, sys, tempfile, unicodedata
IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
MIX = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
START, END, PARENT, ROOT, CONTEXT, MATERIAL, M32 = 1, 2, 4, 8, 32, 64, 0xFFFFFFFF
turn = lambda word, by: (word >> by | word << 32 - by) & M32
def compress(cv, block, counter, length, flags):
    m, v = struct.unpack("<16I", block.ljust(64, b"\0")), [*cv, *IV[:4], counter & M32, counter >> 32, length, flags]
    for _ in range(7):
        for i, (a, b, c, d) in enumerate(MIX):
            for x, r, s in ((m[2 * i], 16, 12), (m[2 * i + 1], 8, 7)):
                v[a] = v[a] + v[b] + x & M32
                v[d] = turn(v[d] ^ v[a], r)
                v[c] = v[c] + v[d] & M32
                v[b] = turn(v[b] ^ v[c], s)
        m = [m[p] for p in ORDER]
    return tuple(v[i] ^ v[i + 8] for i in range(8))
def blake3(data, key=IV, mode=0):
    def subtree(begin, end, root):
        if end - begin <= 1024:
            cv, blocks = key, [data[i:min(i + 64, end)] for i in range(begin, end, 64)] or [b""]
            for i, block in enumerate(blocks):
                edges = (START if i == 0 else 0) | (END | root if i == len(blocks) - 1 else 0)
                cv = compress(cv, block, begin // 1024, len(block), mode | edges)
            return cv
        left = 1024 << ((end - begin - 1) // 1024).bit_length() - 1
        pair = struct.pack("<16I", *subtree(begin, begin + left, 0), *subtree(begin + left, end, 0))
        return compress(key, pair, 0, 64, mode | PARENT | root)
    return struct.pack("<8I", *subtree(0, len(data), ROOT))
ENTRY_KEY = struct.unpack("<8I", blake3(b"onecard 2026-11 audit-log v1 entry", IV, CONTEXT))
def need(condition, what):
    if not condition: raise ValueError(what)
read = functools.lru_cache(1)(lambda path: pathlib.Path(path).read_bytes())
sha = lambda data: hashlib.sha256(data).digest()
total = lambda value: (int(value["n"]), int(value["fen"]))
def canonical(line):
    def check(value, depth):
        if isinstance(value, str):
            good = all(c == "\n" or unicodedata.category(c) != "Cc" for c in value)
            need(good and unicodedata.normalize("NFC", value) == value, "control character, or not NFC")
        elif type(value) is not int or abs(value) >= 1 << 53:
            need(isinstance(value, (dict, list)) and depth < 8, "null, boolean, float or too deep")
            need(isinstance(value, list) or all(re.fullmatch(r"[A-Za-z0-9_.-]{1,32}", k) for k in value), "key")
            for inner in value.values() if isinstance(value, dict) else value: check(inner, depth + 1)
    value = json.loads(line.decode("utf-8"))
    need(isinstance(value, dict) and len(line) <= 65535, "not an object, or too long")
    check(value, 0)
    need(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8") == line, "spelling")
    return value
def tree(leaves):
    @functools.lru_cache(None)
    def root(size, begin=0):
        if size < 2: return leaves[begin] if size else sha(b"")
        left = 1 << (size - 1).bit_length() - 1
        return sha(b"\1" + root(left, begin) + root(size - left, begin + left))
    return root
unbase64 = lambda text: base64.b64decode(text, validate=True)
to64 = lambda data: base64.b64encode(data).decode()
def read_note(data):
    """(text, [(name, key id, signature)], origin, size, root)"""
    note, lines = data.decode("utf-8"), []
    need(len(data) <= 1 << 20 and not re.search("[\0-\x09\x0b-\x1f]", note), "not a note")
    text, rest = note[:note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2:]
    for line in rest.split("\n")[:-1]:
        name, raw = line.split(" ")[1:]
        lines.append((name, unbase64(raw)[:4], unbase64(raw)[4:]))
        need(name and "+" not in name and lines[-1][2] and len(lines) <= 100, "signature line")
    origin, size, root = text[:-1].split("\n")
    again = f"{origin}\n{int(size)}\n{to64(unbase64(root))}\n\n" + "".join(f"— {n} {to64(i + s)}\n" for n, i, s in lines)
    need(again == note and re.fullmatch(r"[^\s+]+", origin) and len(unbase64(root)) == 32, "not a checkpoint's one spelling")
    return text, lines, origin, int(size), unbase64(root)
def signed_by(raw, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("key", "message", "signature")]
        for path, data in zip(paths, (bytes.fromhex("302a300506032b6570032100") + raw[1:], message, signature)):
            path.write_bytes(data)
        command = "openssl pkeyutl -verify -pubin -keyform DER -rawin -inkey {} -in {} -sigfile {}".format(*paths)
        return subprocess.run(command.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
def signature_verdict(note, known):
    """None, or what is wrong: known is [(vkey, smallest size, largest size)]."""
    keys = {}
    for name, key_id, raw in (k.split("+", 2) for k, low, high in known if low <= note[3] <= (high or note[3])):
        keys[name, bytes.fromhex(key_id)] = raw = unbase64(raw)
        need(len(raw) == 33 and raw[0] == 1 and sha(name.encode() + b"\n" + raw)[:4].hex() == key_id, "not a key")
    found = [(keys[line[:2]], line[2]) for line in note[1] if line[:2] in keys]
    wrong = not all(signed_by(key, note[0].encode(), signature) for key, signature in found)
    return "wrong-key" if not found else "damaged" if wrong else None
WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError)
def walk(log):
    """Entries, roots, and (file, offset, bytes, in the last segment?, why) of what stands behind them."""
    entries, leaves, prev, first, segment, folder = [], [], "0" * 64, None, 0, os.path.join(log, "journal")
    names = [n for n in (os.listdir(folder) if os.path.isdir(folder) else []) if re.fullmatch(r"\d{12}\.jsonl", n)]
    while True:
        name, offset = f"{segment:012}.jsonl", 0
        last, data = max(names, default="") <= name, read(os.path.join(folder, name)) if name in names else b""
        while offset < len(data):
            try:
                end = data.find(b"\n", offset, offset + 65536)
                need(end >= 0 and len(entries) < segment + 65536, "no line end, or too many entries")
                e = canonical(data[offset:end])
                need((e["v"], e["i"]) == (1, len(entries)), f"version is not 1 or index is not {len(entries)}")
                need(e["prev"] == prev and e.get("log") == first, "prev is not the hash of the entry before, or another log's")
                need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", e["t"]) and isinstance(e["k"], str), "t or k")
                need(isinstance(e["b"], dict) and (e["k"] == "genesis") == (entries == []), "b, or genesis out of place")
                entries.append(e)
            except WRONG as wrong:
                return entries, tree(leaves), (name, offset, data[offset:], last, repr(wrong))
            prev = blake3(data[offset:end], ENTRY_KEY, MATERIAL).hex()
            leaves.append(sha(b"\0" + data[offset:end]))
            first, offset = first or prev, end + 1
        segment += 65536
        if len(entries) < segment:
            return entries, tree(leaves), None if last else (name, offset, b"", False, "a later segment follows")
def plus(sums, key, value):
    sums[key] = tuple(a + b for a, b in zip(sums.get(key, (0, 0)), value))
def count_rows(data, first):
    sums, inputs, lines = {}, {}, data.split(b"\n")
    need(lines.pop() == b"", "no line end")
    for number, line in enumerate(lines, first):
        row = canonical(line)
        known = row["k"] in ("payment", "finding", "suppression", "refused", "key")
        need(known and row["row"] == number and type(row["fen"]) is int, f"row {number}")
        plus(sums, row["reason"], (1, row["fen"]))
        if row["k"] in ("payment", "refused"): plus(inputs, row["src"]["f"], (1, row["fen"]))
    return len(lines), sums, inputs
def check_block(log, args, run, b, find, where):
    (file, end), said = run["end"], {reason: total(value) for reason, value in b["sums"].items()}
    if b["f"] != file and b["off"] == 0 and end:
        file, end = file[:-11] + f"{int(file[-11:-5]) + 1:06}.rows", 0
    need((b["f"], b["off"]) == (file, end) and b["len"] >= 0, "block out of place")
    run["end"], run["n"], run["blocks"] = (file, end + b["len"]), run["n"] + b["n"], run["blocks"] + 1
    for reason in said: plus(run["totals"], reason, said[reason])
    if args.runs and run["name"] not in args.runs: return
    try:
        data = read(os.path.join(log, file))[end:end + b["len"]]
        need(len(data) == b["len"] and blake3(data).hex() == b["b3"], "changed or missing")
        rows, sums, inputs = (b["n"], said, {}) if args.quick else count_rows(data, b["first"])
    except WRONG as wrong:
        return find("damaged", f"{run['name']} rows {b['first']}..{b['first'] + b['n'] - 1} ({file} @{end})", repr(wrong))
    run["checked"] += 1
    for at in inputs: plus(run["lines"], at, inputs[at])
    if (rows, sums, b["first"] + b["n"]) != (b["n"], said, run["n"]):
        find("does-not-foot", where, f"says {b['n']} rows {said}, found {rows} rows {sums}")
def check_runs(log, entries, args, find):
    runs, ends, current, holder = [], {}, None, None
    for where, kind, b in ((f"entry {e['i']}", e["k"], e["b"]) for e in entries):
        try:
            if kind == "run.open":
                need(current is None and b["run"] == f"R{len(runs) + 1:06}", "run out of order")
                current = {"name": b["run"], "inputs": list(b["inputs"]), "n": 0, "blocks": 0, "checked": 0, "totals": {},
                           "lines": {}, "end": (f"rows/{b['run']}/000000.rows", 0), "ordinary": [], "seal": None}
                runs.append(current)
            elif kind in ("rows", "run.seal", "run.abort"):
                need(current and b["run"] == current["name"], "run is not open")
            if kind == "rows":
                check_block(log, args, current, b, find, where)
                ends[current["end"][0]] = current["end"][1]
            elif kind == "run.seal":
                current.update(seal=(where, b), ordinary=list(b["ordinary"]))
            elif kind == "more" and b["of"] in ("inputs", "ordinary"):
                holder[b["of"]].extend(b["list"])
        except WRONG as wrong:
            find("damaged" if kind == "rows" else "does-not-foot", where, f"{kind}: {wrong!r}")
        holder, current = holder if kind == "more" else current, None if kind in ("run.seal", "run.abort") else current
    for run in [run for run in runs if run["seal"] and not args.quick]:
        where, seal = run["seal"]
        said = [seal["n"], seal["blocks"], {reason: total(value) for reason, value in seal["totals"].items()}]
        if said != [run["n"], run["blocks"], run["totals"]]: find("does-not-foot", where, f"the seal says {said}")
        for item in run["ordinary"]: plus(run["lines"], item["file"], total(item))
        for at, source in enumerate(run["inputs"] if run["checked"] == run["blocks"] else []):
            found = run["lines"].get(at, (0, 0))
            if source["role"] == "payments" and found != (source["rows"], source["fen"]):
                find("does-not-foot", where, f"input {at}: {source['rows']} rows {source['fen']} fen, found {found}")
    for path in sorted(pathlib.Path(log, "rows").rglob("*")):
        loose = path.is_file() and path.stat().st_size - ends.get(path.relative_to(log).as_posix(), 0)
        if loose > 0: find("torn", str(path), f"{loose} bytes behind the last block")
    return sum(run["n"] for run in runs)
def verify(args):
    log, findings, heads, anchored, committed = args.log, [], [], 0, 0
    find, (entries, root_of, rest) = lambda *finding: findings.append(finding), walk(log)
    v, genesis, trust = len(entries), entries[0]["b"] if entries else {}, json.loads(read(args.trust)) if args.trust else None
    own, promised = [[vkey, 0, None] for vkey in genesis.get("vkeys", [])], genesis.get("next")
    sources = [("checkpoint", lambda: read(os.path.join(log, "checkpoint")))] if entries or rest else []
    for e in entries:
        if e["k"] == "key":
            if sha(str(e["b"].get("vkey")).encode()).hex() != promised: find("wrong-key", f"entry {e['i']}", "not the promised key")
            own = [[k, low, e["i"] + 1 if high is None else high] for k, low, high in own] + [[e["b"]["vkey"], e["i"] + 1, None]]
            promised = e["b"].get("next")
        elif e["k"] == "ckpt":
            sources.append((f"ckpt {e['i']}", lambda e=e: e["b"]["note"].encode()))
    known = [(k["vkey"], k.get("from", 0), k.get("to")) for k in trust["vkeys"]] if trust else own
    if trust and trust["origin"] != genesis.get("origin"): find("wrong-key", "trust file", "is for another log")
    for source, load in sources + [(path, lambda path=path: read(path)) for path in args.against]:
        inside = source.split(" ")[0] in ("checkpoint", "ckpt")
        try:
            note = read_note(load())
            committed = max(committed, note[3])
            need(note[2] == genesis.get("origin", note[2]), "is of another log")
            wrong = known and signature_verdict(note, known + own if source.startswith("ckpt") else known)
            if wrong: find(wrong if inside else "wrong-key", source, "no good signature of a known key")
            heads += [] if wrong else [(source, inside, note)]
        except WRONG as wrong:
            find("damaged" if inside else "wrong-key", source, repr(wrong))
    agreed = [0] + [note[3] for _, _, note in heads if note[3] <= v and root_of(note[3]) == note[4]]
    for source, inside, (_, _, _, size, root) in heads:
        if size <= v and root_of(size) != root:
            where = f"entries {max(good for good in agreed if good < size)}..{size - 1}"
            find("damaged" if source == "checkpoint" else "rewritten", where, f"{source}: root {root.hex()} over {size}")
        elif size <= v and not inside: anchored = max(anchored, size)
        for other, _, twin in heads if known else []:
            if other > source and twin[3] == size and twin[4] != root:
                find("fork", f"{source}, {other}", f"both signed over {size} entries")
    for wanted in args.fingerprint:
        text = lambda n: f"{genesis['origin']}\n{n}\n{to64(root_of(n))}\n".encode()
        seen = [n for n in range(1, v + 1) if sha(text(n)).hex() == wanted]
        anchored = max([anchored] + seen)
        if not seen: find("rewritten", "fingerprint", f"{wanted} is no checkpoint of these entries")
    if rest is None and v < max(committed, 1):
        find("rolled-back" if v else "empty", log, f"{v} entries, a checkpoint has seen {committed}")
    elif rest is not None:
        name, offset, data, last, why = rest
        pieces = [data[max(i, 0):i + 512] for i in range(-(offset % 512), len(data), 512)]
        prefix = 0 < len(data) <= 65535 and b"\n" not in data and b"\0" not in data
        torn = last and (prefix or any(piece and not piece.strip(b"\0") for piece in pieces))
        verdict = "damaged" if v < max(committed, 1) else "torn" if torn else "suspect-tail"
        find(verdict, f"entry {v} (journal/{name} @{offset})", f"{why}; {len(data)} bytes")
    rows = check_runs(log, entries, args, find)
    order = "empty damaged wrong-key fork rolled-back rewritten does-not-foot suspect-tail torn".split()
    findings.sort(key=lambda finding: order.index(finding[0]))
    verdict = findings[0][0] if findings else "anchored-ok" if anchored else "self-consistent"
    print(f"{verdict}\n{v} entries, {rows} rows; newest anchor: {anchored or 'none'}; not yet anchored: {v - anchored} entries,",
          "which the key holder could still rewrite" + "; totals were not added again" * args.quick + "; not signed" * (not known))
    print("".join("  {}: {}: {}\n".format(*finding) for finding in findings), end="")
    return 0 if verdict == "anchored-ok" or (not args.strict and verdict in ("self-consistent", "torn")) else 5
if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    many, flag = {"action": "append", "default": []}, {"action": "store_true"}
    for option, how in (("log", {}), ("--trust", {}), ("--runs", {"type": lambda text: text.split(",")}), ("--against", many),
                        ("--fingerprint", many), ("--quick", flag), ("--strict", flag)):
        parser.add_argument(option, **how)
    sys.exit(verify(parser.parse_args()))
