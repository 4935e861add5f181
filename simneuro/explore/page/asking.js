// Questions to the server, with the key of this session, which stands behind the # of the address.

const key = location.hash.slice(1);
let waiting = 0;
let listener = () => {};

export function onStatus(tell) {
  listener = tell;
}

async function post(name, request) {
  return fetch(`/ask/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Simneuro-Key": key },
    body: JSON.stringify(request),
  });
}

async function told(response) {
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const answer = isJson ? await response.json() : { error: await response.text() };
  if (answer.error) throw new Error(answer.error);
  return answer;
}

async function reach(name, request) {
  try {
    return await post(name, request);
  } catch {
    throw new Error("The program that this page belongs to has ended. Start 'simneuro explore' again in the terminal.");
  }
}

async function follow() {
  // Ask what is being done while an answer takes longer than a moment.
  await new Promise((done) => setTimeout(done, 250));
  while (waiting > 0) {
    try {
      listener(await told(await post("status", {})));
    } catch {
      return;
    }
    await new Promise((done) => setTimeout(done, 300));
  }
}

export async function ask(name, request = {}) {
  waiting += 1;
  if (waiting === 1) follow();
  try {
    return await told(await reach(name, request));
  } finally {
    waiting -= 1;
  }
}

export async function askFile(request) {
  waiting += 1;
  if (waiting === 1) follow();
  try {
    const response = await reach("hand_out", request);
    const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
    if (!named) await told(response);
    return { name: named[1], blob: await response.blob() };
  } finally {
    waiting -= 1;
  }
}
