/** What secrets and personal data look like, wherever they stand in a text. */
import { isCardNumber, isIban } from "./check-digits.ts";
import { ADDRESS, ARMOUR, ASSIGNMENT, GROUPS, LONG_WORD, MANY_DIGITS, SCHEME } from "./suspicion.ts";

export interface RedactionPattern {
  /** What it finds; stands in the replacement. */
  readonly kind: string;
  /** With the flag `g`. A group named `keep` stays, as `Bearer` does; one named `tail` too. */
  readonly pattern: RegExp;
  /** It finds nothing in texts without one of these; absent: any text may hold it. */
  readonly needs?: number;
  /** A cheaper look for what the pattern needs as well. */
  readonly hint?: RegExp;
  /** Asked about what the pattern found; absent: all of it. */
  readonly proves?: (found: string) => boolean;
}

/** Top-level domains that are more often the end of a file's name: `icon@2x.png`. */
const FILE_ENDINGS =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|js|mjs|cjs|ts|map|json|html?|txt|md|zip|gz|log|ya?ml)$/iu;

// Shapes as the issuers publish them.
const TOKENS: readonly RegExp[] = [
  // JSON Web Token: two parts that begin with `{"`, in base64url (RFC 7519)
  /\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/gu,
  // GitHub, GitLab, npm, PyPI
  /\bgh[oprsu]_[A-Za-z\d]{30,}/gu,
  /\bgithub_pat_\w{30,}/gu,
  /\bglpat-[\w-]{20,}/gu,
  /\bnpm_[A-Za-z\d]{36,}/gu,
  /\bpypi-[\w-]{30,}/gu,
  // Amazon's key ids, Google's keys and tokens
  /\b(?:AKIA|ASIA|AGPA|AROA)[A-Z\d]{16}\b/gu,
  /\bAIza[\w-]{35}/gu,
  /\bya29\.[\w-]{20,}/gu,
  /\bGOCSPX-[\w-]{20,}/gu,
  // Slack, Stripe, SendGrid, Twilio, Shopify, DigitalOcean, Mailgun
  /\bxox[abeoprs]-[\w-]{10,}/gu,
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z\d]{10,}/gu,
  /\bwhsec_[A-Za-z\d]{16,}/gu,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/gu,
  /\bSK[\da-f]{32}\b/gu,
  /\bshp(?:at|ca|pa|ss)_[\da-f]{32}/gu,
  /\bdop_v1_[\da-f]{64}/gu,
  // Providers of language models
  /\bsk-(?:ant-|proj-|svcacct-)?[\w-]{20,}/gu,
  /\bhf_[A-Za-z\d]{30,}/gu,
  // Telegram's bots, Discord's and Slack's incoming hooks
  /\b\d{8,10}:AA[\w-]{33}/gu,
  /(?<keep>hooks\.slack\.com\/services\/)[\w/]{20,}/gu,
];

export const PATTERNS: readonly RedactionPattern[] = [
  {
    kind: "key",
    needs: ARMOUR,
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu,
  },
  ...TOKENS.map((pattern) => ({ kind: "token", needs: LONG_WORD, pattern })),
  // RFC 9110, section 11.6.2. A word of prose after `Basic` has no digit, capital or sign within.
  {
    kind: "authorization",
    needs: SCHEME,
    pattern:
      /\b(?<keep>(?:[Bb]earer|BEARER|[Bb]asic|BASIC|[Dd]igest|[Tt]oken|[Aa]pi[Kk]ey)\s+)(?=[\w.~+/-]{0,200}[\d._~+/=-]|[a-z]{0,200}[A-Z])[\w.~+/-]{8,}=*/gu,
  },
  // The userinfo of a URL (RFC 3986, section 3.2.1)
  {
    kind: "password",
    needs: ADDRESS,
    pattern: /\b(?<keep>[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@?#]{0,100}:)[^\s/@]{1,200}(?<tail>@)/giu,
  },
  // Query parameters, connection strings, command lines and JSON in a text
  {
    kind: "password",
    needs: ASSIGNMENT,
    hint: /pass|pwd|secret|key|token|sig/iu,
    pattern:
      /(?<keep>(?<![A-Za-z\d])(?:[\w-]{0,40}[_-])?(?:pass(?:word|wd|phrase)|pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|(?:access|auth|refresh|id|session|csrf|bearer|client|api)[_-]?token|token|client[_-]?secret|signature|sig)["']?\s?[=:]\s?["']?)(?!\[redacted)(?!(?:true|false|null|undefined|none|required|invalid|missing|expired|expected|unexpected)\b)[^\s"'&;,)}\]]{3,500}/giu,
  },
  {
    kind: "email",
    needs: ADDRESS,
    pattern:
      /(?<![\w.+-])[\w.+-]{1,64}(?:@|%40)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}(?![\w-])(?!:[\w~/.-]+\/)/giu,
    proves: (found) => !FILE_ENDINGS.test(found),
  },
  {
    kind: "card",
    needs: MANY_DIGITS,
    pattern: /(?<![\d.A-Za-z-])\d(?:[ -]?\d){12,18}(?![\d.]*\d|[A-Za-z])/gu,
    proves: isCardNumber,
  },
  {
    kind: "iban",
    needs: GROUPS,
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b/gu,
    proves: isIban,
  },
];
