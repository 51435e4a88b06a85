/// Recognises files that are no TIFF by their first bytes, to say what they are and what to do.
enum TIFFSignature {
    /// A format that is recognised.
    struct Kind {
        /// The first bytes of its files.
        let start: [UInt8]
        /// Its name with an article.
        let name: String
        /// Whether a microscope's program writes it.
        let isMicroscope: Bool

        fileprivate init(_ start: [UInt8], _ name: String, isMicroscope: Bool = false) {
            self.start = start
            self.name = name
            self.isMicroscope = isMicroscope
        }

        fileprivate init(_ start: String, _ name: String, isMicroscope: Bool = false) {
            self.init(Array(start.utf8), name, isMicroscope: isMicroscope)
        }
    }

    private static let resultStart = "SQLite format 3"

    private static let kinds = [
        Kind([0xDA, 0xCE, 0xBE, 0x0A], "a Nikon ND2 file", isMicroscope: true),
        Kind("ZISRAWFILE", "a Zeiss CZI file", isMicroscope: true),
        Kind([0x70, 0, 0, 0], "a Leica LIF file", isMicroscope: true),
        Kind([0xD0, 0xCF, 0x11, 0xE0], "an OLE file such as Olympus OIB or Zeiss ZVI", isMicroscope: true),
        Kind([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 or old ND2 file", isMicroscope: true),
        Kind([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "an HDF5 file (Imaris, ilastik)", isMicroscope: true),
        Kind([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        Kind([0xFF, 0xD8, 0xFF], "a JPEG image"),
        Kind("GIF8", "a GIF image"),
        Kind("BM", "a BMP image"),
        Kind("RIFF", "an AVI or WebP file"),
        Kind([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
        Kind([0x1F, 0x8B], "a gzip-compressed file"),
        Kind([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "a NumPy array"),
        Kind(resultStart, "an SQLite database such as a result file"),
        Kind("%PDF", "a PDF document"),
    ]

    /// The format of a file by its first bytes; nil for one that is not known, such as TIFF or text.
    static func kind(ofFileStartingWith start: [UInt8]) -> Kind? {
        kinds.first { start.starts(with: $0.start) }
    }

    /// The error for a file that does not begin as a TIFF.
    ///
    /// - Parameters:
    ///   - start: the first bytes of the file, some hundred if there are as many.
    ///   - path: the file.
    /// - Returns: an error that says what the file is and what to do.
    static func error(start: [UInt8], path: String) -> MovieError {
        if let kind = kind(ofFileStartingWith: start) {
            return .unsupported(
                file: path,
                reason: "it is \(kind.name), not a TIFF",
                advice: advice(kind, path)
            )
        }
        let isText = start.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 13 }
        return .unsupported(
            file: path,
            reason: isText ? "it is a text file, not a TIFF" : "its first bytes are not those of a TIFF",
            advice: isText ? "name the image file" : conversion(of: path)
        )
    }

    /// What to do with a file of some format.
    static func advice(_ kind: Kind, _ path: String) -> String {
        if kind.isMicroscope { return conversion(of: path) }
        if kind.start == Array(resultStart.utf8) {
            return "give images or masks; celltrack export --format labels writes the masks of a result"
        }
        return "save the images as TIFF, for example with ImageJ"
    }

    private static func conversion(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        return "convert it to OME-TIFF with Bio-Formats: bfconvert '\(name)' '\(stem).ome.tif'"
    }
}
