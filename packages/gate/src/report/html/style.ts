/** The look of the product, in one sheet without anything to load. Tokens as in the web interface, both themes by the system. */
const LIGHT = `--bg0:#e8ecef;--bg1:#ffffff;--bg2:#f5f7f9;--bg3:#eaeef1;--line1:#e5e9ed;--line2:#c9d1d8;--line3:#93a0ac;--t1:#11171d;--t2:#414d58;--t3:#56636f;--plot:#5c6a77;--accent:#0066b3;--crit:#bb251a;--warn:#8a5700;--crit-bg:#c3281d1a;--warn-bg:#d98e0026;--ok:#0c6e43`;
const DARK = `--bg0:#0a0d10;--bg1:#0f1317;--bg2:#141a1f;--bg3:#1c232a;--line1:#1d242b;--line2:#2f3943;--line3:#4c5965;--t1:#e9edf1;--t2:#b1bbc5;--t3:#909ca8;--plot:#98a6b4;--accent:#58b7f5;--crit:#ff7369;--warn:#f2b53c;--crit-bg:#ff736924;--warn-bg:#f2b53c24;--ok:#4ec48d`;

export const STYLE: string = `
:root{color-scheme:light;${LIGHT}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg1);color:var(--t1);font:400 13px/20px "Geist Variable",Geist,system-ui,sans-serif;font-variant-numeric:tabular-nums}
header{background:var(--bg0);padding:16px;border-bottom:1px solid var(--line1)}
header p{margin:0;color:var(--t3);font-size:12px;line-height:16px}
h1{margin:4px 0 0;font-size:20px;line-height:28px;font-weight:550;letter-spacing:-.015em}
main{padding:0 16px 32px}
h2{margin:24px 0 8px;font-size:12px;line-height:16px;font-weight:550}
h2 span{font-weight:400;color:var(--t3);margin-left:8px}
code,pre,.mono{font:400 12px/18px "Geist Mono Variable","Geist Mono",ui-monospace,monospace}
table{border-collapse:collapse;width:100%}
th{height:24px;font-size:11px;line-height:16px;font-weight:400;color:var(--t3);text-align:right;padding:0 12px 0 0}
td{height:32px;border-top:1px solid var(--line1);text-align:right;padding:0 12px 0 0;white-space:nowrap}
th:first-child,td:first-child{text-align:left}
td.name{font-weight:500}
td .unit{color:var(--t3);margin-left:2px}
tr:hover td{background:var(--bg2)}
.share{display:inline-block;width:120px;height:6px;margin-left:12px;background:var(--bg3);vertical-align:1px}
.share i{display:block;height:6px;background:var(--plot)}
a{color:inherit;text-decoration:none}
a:hover{color:var(--accent);text-decoration:underline}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
details{border-top:1px solid var(--line1)}
details:last-of-type{border-bottom:1px solid var(--line1)}
summary{display:flex;gap:12px;align-items:center;min-height:32px;cursor:default;list-style:none}
summary::-webkit-details-marker{display:none}
summary:hover{background:var(--bg2)}
summary .where{font-weight:500}
summary .what{color:var(--t2);overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:1}
.mark{width:12px;height:12px;flex:none}
.kinds{display:flex;gap:12px;color:var(--t3);font-size:12px;line-height:16px}
.kinds b{font-weight:400;color:var(--t1)}
.kinds s{color:var(--t3)}
.state{width:132px;font-size:12px;line-height:16px;color:var(--t2)}
.unobserved .state,.crit{color:var(--crit)}
.known .state{color:var(--warn)}
.why{margin:4px 0 8px 24px;color:var(--t2);max-width:96ch}
pre{margin:0 0 12px;padding:8px 0;background:var(--bg2);overflow-x:auto;tab-size:2}
pre span{display:block;padding-right:16px;border-left:2px solid transparent;white-space:pre}
pre span i{display:inline-block;width:48px;padding-right:12px;text-align:right;font-style:normal;color:var(--t3);user-select:none}
pre .in{border-left-color:var(--plot)}
.unobserved pre .in{border-left-color:var(--crit);background:var(--crit-bg)}
.known pre .in{border-left-color:var(--warn);background:var(--warn-bg)}
.excused pre .in{border-left-color:var(--line3)}
ul{margin:0;padding-left:24px;color:var(--t2)}
.fix pre{background:var(--bg3);padding-left:12px}
@media (max-width:900px){.kinds{display:none}.share{display:none}}
@media print{details{break-inside:avoid}}
`;
