// Decides which pictures, sounds and films the page may load.

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The address of a picture, sound or film, where this page may load it: from this machine only. What lies on the
 * internet is not fetched by a test page; it gets a placeholder.
 */
export function pictureUrl(value) {
  if (typeof value !== "string" || !value) return null;
  let url;
  try {
    url = new URL(value, location.href);
  } catch {
    return null;
  }
  if (url.origin === location.origin) return url.href;
  if (url.protocol !== "http:" || !LOOPBACK.has(url.hostname)) return null;
  // "localhost" and "127.0.0.1" are one machine, but two origins for a browser.
  return url.port === location.port ? location.origin + url.pathname + url.search : url.href;
}
