extension String {
    /// The text without the byte-order mark that some programs put before it.
    var withoutByteOrderMark: Substring {
        hasPrefix("\u{FEFF}") ? dropFirst() : self[...]
    }
}
