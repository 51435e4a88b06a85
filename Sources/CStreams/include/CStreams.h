// Declares nothing: what this target does, it does when the program is loaded.
#pragma once
