// Package e2e tests the real program in a real browser.
//
// A test opens a [Page] and works on it the way a person does, by the names on
// the screen:
//
//	page := e2e.Open(t, server.URL+"/sign-in", e2e.Phone)
//	page.Fill("Tên đăng nhập", "planner")
//	page.Fill("Mật khẩu", "…")
//	page.Click("Đăng nhập")
//	page.WaitText("Kế hoạch")
//	page.CheckAccessibility()
//	page.Screenshot("plan-list")
//
// A page fails its test when it ends with anything in the console's error list:
// a script's exception, a violation of the content security policy, a request
// that failed or was answered with 400 or more. A test that provokes an error
// answer says so with [Page.ExpectStatus].
//
// Decisions:
//
//   - One Chromium for the test process, one private browser context (cookies,
//     storage) for each page: 0.3 s a test instead of 2 s.
//   - The browser cannot reach anything but this machine: a page that loads
//     something from elsewhere fails, on a developer's machine too.
//   - Elements are found by accessible name, so that a test also fails when a
//     control has lost its label. Clicks are real mouse events at a point that
//     must belong to the element: covered means not clickable.
//   - Every action waits until the page can take it and until the requests it
//     caused are answered. Nothing sleeps a fixed time; waiting for something
//     that never happens fails after [Patience].
//   - A missing Chromium is a failure that says what to install, never a skip.
package e2e
