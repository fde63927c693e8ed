package desk

import _ "embed"

// PrintScript is the script of the button that prints a ticket.
//
//go:embed print.js
var PrintScript []byte
