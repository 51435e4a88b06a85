import CTIFF

/// The TIFF library that movies are read with.
public enum TIFFLibrary {
    /// Its version, for example `4.5.0`.
    public static var version: String {
        let text = TIFFGetVersion().map { String(cString: $0) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return line.split(separator: " ").last.map(String.init) ?? "unknown"
    }

    /// Names of the compressions that it can undo, in alphabetical order.
    public static var compressions: [String] {
        let schemes: [(name: String, code: Int32)] = [
            ("CCITT G3", COMPRESSION_CCITTFAX3), ("CCITT G4", COMPRESSION_CCITTFAX4),
            ("CCITT RLE", COMPRESSION_CCITTRLE), ("Deflate", COMPRESSION_ADOBE_DEFLATE), ("JPEG", COMPRESSION_JPEG),
            ("LERC", COMPRESSION_LERC), ("LZMA", COMPRESSION_LZMA), ("LZW", COMPRESSION_LZW),
            ("PackBits", COMPRESSION_PACKBITS), ("WebP", COMPRESSION_WEBP), ("Zstandard", COMPRESSION_ZSTD),
        ]
        return schemes.filter { TIFFIsCODECConfigured(UInt16($0.code)) != 0 }.map(\.name)
    }
}
