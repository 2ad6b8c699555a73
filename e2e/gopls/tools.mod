// The x/tools that the tested gopls was released with; a test keeps it so.
replace golang.org/x/tools => golang.org/x/tools v0.47.1-0.20260707181000-a299dadba899
