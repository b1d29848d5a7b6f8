package outlet

import "testing"

func TestHolders(t *testing.T) {
	tests := []struct{ text, want string }{
		{"© 2020 Example Media Ltd. All rights reserved.", "Example Media Ltd"},
		{"Copyright © 2001 - 2020 Example Verlag GmbH & Co. KG", "Example Verlag GmbH & Co. KG"},
		{"2025 © Hill Media GmbH", "Hill Media GmbH"},
		{"© Example Radio 2023", "Example Radio"},
		{"© 2026 THEEXAMPLE.COM", "THEEXAMPLE.COM"},
		{"© 2020, St. Anna Schule Ulm", "St. Anna Schule Ulm"},
		{"© 2019: A. & L. Lee", "A. & L. Lee"},
		{"Copyright Hill Biznes Sp. z o.o.", "Hill Biznes Sp. z o.o"},
		{"© 2021 Hill News Network.A River Media Company.All Rights Reserved.", "Hill News Network"},
		{"© 2025 Hill Media, LLCRiver®, River logo® are registered trademarks", "Hill Media, LLC"},
		{"© 2025 Hill Works, LLC 81 Bridge St. Rivertown", "Hill Works, LLC"},
		{"© 1996-2026, Hill.com, Inc. or its affiliates", "Hill.com, Inc"},
		{"© 2025 Hill 粤ICP备13038767号", "Hill"},
		{"© 2026 hill.example AG, Bridge Street 10", "hill.example AG"},
		{"Site design / logo © 2026 Hill Exchange Inc; user contributions licensed", "Hill Exchange Inc"},
		{"All Text And Images ©2025 Hill Services LLC. All Rights Reserved.", "Hill Services LLC"},
		{"© Copyrights 2020 by Hill Business - All rights reserved.", "Hill Business"},
		{"© 2026 It's All River To Me. All rights reserved.", "It's All River To Me"},
		{"© 2011 Ann Lee CC-BY-SA 4.0", "Ann Lee"},
		{"© 2011 Editorial Hill Condiciones de uso", "Editorial Hill"},
		{"Hill Journal © 2023", "Hill Journal"},
		{"The Hill Chronicler 2024 ©", "The Hill Chronicler"},
		{"Kontakt | Hill Magazine © 2011-2019. All Rights Reserved.", "Hill Magazine"},
		{"© since 2010 by Ann Lee", "Ann Lee"},
		{"® 2020 The Hill Publications Inc., All rights reserved.", "The Hill Publications Inc"},

		// Somebody, or something, else.
		{"Bridge and tower © 2019 by the hill people", ""},
		{"Foto: Ann Lee © 2019", ""},
		{"© 2026. See Terms of Use for more information.", ""},
		{"Community platform by XenForo® © 2010-2026 XenForo Ltd.", ""},
		{"Forum software © 2011 Hillsoft Ltd.", ""},
		{"Copyright agent", ""},
		{"Copyright Guidelines", ""},
		{"Privacy PolicyCopyright PolicyAdvertising Disclosure", ""},
		{"Hill Fund is a 501(c)(3) nonprofit organization.", ""},
		{"Material on this site is copyrighted. Reproduction is prohibited.", ""},
		{"Portions are ©1998–2026 by individual contributors", ""},
		{"Foto: (c) Ann Lee", ""},
		{"24/28 photos © Hillstock", ""},
		{"©Shutterstock", ""},
		{"© 2013 onwards. All Rights Reserved.", ""},
		{"Copyright © 2015. It is reprinted here with permission.", ""},
		{"Copyright © 2021 | WordPress Theme von Hill Themes", ""},
		{"Die Cover unterliegen dem Copyright des jeweiligen Verlages", ""},
		{"© Bild: Werk/ANN LEE", ""},
	}
	for _, tt := range tests {
		got := ""
		if hs := holders(tt.text); len(hs) > 0 {
			got = hs[0].name
			if tt.text[hs[0].from:hs[0].to] != got {
				t.Errorf("holders(%q): the name stands at [%d,%d), where the text has %q, not %q", tt.text, hs[0].from, hs[0].to, tt.text[hs[0].from:hs[0].to], got)
			}
		}
		if got != tt.want {
			t.Errorf("holders(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}
