/** Expected texts are those of Prometheus' `template_test.go` and of Go's `fmt`, worked out by hand. */
import { describe, expect, it } from "vitest";
import { expandTemplate } from "./template.ts";

const facts = {
  labels: { job: "api", instance: "10.0.0.1:9100", host: "web.shop.example" },
  value: 0.0213,
  externalLabels: { region: "eu" },
  externalUrl: "http://prometheus",
};

describe("a template", () => {
  it.each([
    ["plain text", "plain text"],
    ["{{ $labels.job }} is at {{ $value }}", "api is at 0.0213"],
    [
      "{{.Labels.job}} {{.Value}} {{ $.Labels.job }} {{ $externalLabels.region }} {{ $externalURL }}",
      "api 0.0213 api eu http://prometheus",
    ],
    ["{{ $labels.missing }}|", "|"],
    ["{{ $value | humanizePercentage }}", "2.13%"],
    ["{{ humanizePercentage 0.99999 }}", "100%"],
    ["{{ humanize 1234567.0 }}", "1.235M"],
    ["{{ humanize 0.00012 }}", "120u"],
    ["{{ humanize 0.0 }}", "0"],
    ["{{ humanize1024 1048576.0 }}", "1Mi"],
    ["{{ humanizeDuration 899.99 }}", "14m 59s"],
    ["{{ humanizeDuration 86400 }}", "1d 0h 0m 0s"],
    ["{{ humanizeDuration .1 }}", "100ms"],
    ["{{ humanizeDuration 1.5 }}", "1.5s"],
    ["{{ humanizeTimestamp 1435065584.128 }}", "2015-06-23 13:19:44 +0000 UTC"],
    ['{{ printf "%.2f %5s|%-5s|%d%% %q" $value "a" "b" 3 "x" }}', '0.02     a|b    |3% "x"'],
    ['{{ printf "%.1f" ($value) }}', "0.0"],
    ['{{ $value | printf "%.3f" }}', "0.021"],
    ["{{ if gt $value 0.5 }}high{{ else if gt $value 0.01 }}some{{ else }}low{{ end }}", "some"],
    ['{{ if eq $labels.job "db" }}db{{ else }}not db{{ end }}!', "not db!"],
    ["{{ if and $labels.job (not $labels.none) }}both{{ end }}", "both"],
    ["a {{- /* a comment */ -}} b", "ab"],
    ["a\n{{- $labels.job -}}\n b", "aapib"],
    ["{{ $job := $labels.job }}{{ $job | toUpper | title }}", "API"],
    ["{{ $labels.instance | stripPort }} {{ stripDomain $labels.host }}", "10.0.0.1 web"],
    ['{{ reReplaceAll "(.*):(.*)" "${2} of $1" $labels.instance }}', "9100 of 10.0.0.1"],
    ['{{ "{{" }}', "{{"],
    ["{{ `raw` }} {{ 1e3 }} {{ 1e-7 }}", "raw 1000 1e-07"],
    ["{{ index $labels `job` }}", "api"],
  ])("%s", (template, text) => {
    expect(expandTemplate(template, facts)).toBe(text);
  });

  it.each([
    ["{{ $value", "{{ without }}"],
    ["{{ $vlaue }}", "$vlaue, which is not known"],
    ["{{ humanise $value }}", "humanise, which is not known"],
    ["{{ range query `up` }}{{ end }}", "uses range, which is not run here"],
    ["{{ if true }}a", "if without end"],
    ["a{{ end }}", "end without if"],
    ["{{ humanize `x` }}", '"x" is no number'],
    ["{{ (1 }}", "does not close"],
    ["{{ }}", "empty action"],
    ["{{ 1 | }}", "a pipe without a command"],
    ["{{ $labels ? }}", "cannot be read"],
  ])("%s is a fault", (template, reason) => {
    expect(() => expandTemplate(template, facts)).toThrow(reason);
  });
});
