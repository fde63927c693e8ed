package admin

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
	"luudong/templates/locale"
)

// Keys that are put together at run time, which no reader of the source can find.
func TestEveryNoticeWordHasAText(t *testing.T) {
	var keys []string
	for _, f := range domain.Faults() {
		keys = append(keys, "notice.fault."+string(f))
	}
	for _, s := range domain.NoticeStatuses() {
		keys = append(keys, "notice.status."+string(s))
	}
	for _, k := range domain.NoticeKinds() {
		keys = append(keys, "notice.kind."+string(k), "notice.when."+string(k), "notice.default."+string(k)+".email.subject",
			"notice.default."+string(k)+".email.body", "notice.default."+string(k)+".sms.body")
		for _, name := range domain.NoticePlaceholders(k) {
			keys = append(keys, "notice.placeholder."+name)
		}
	}
	for _, c := range domain.Channels() {
		keys = append(keys, "notice.channel."+string(c))
	}
	for _, l := range domain.Languages() {
		keys = append(keys, "notice.language."+string(l))
	}
	for _, lang := range locale.Langs() {
		for _, key := range keys {
			assert.True(t, locale.For(lang).Has(key), "%s: %s", lang, key)
		}
	}
}
