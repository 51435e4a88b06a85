import Foundation
import MovieIO
import Testing

/// Files that are no TIFF: one error that says what they are and what to do.
struct TIFFSignatureTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    @Test(
        "other formats are named",
        arguments: [
            ("cells.nd2", [0xDA, 0xCE, 0xBE, 0x0A, 0, 0], "a Nikon ND2 file"),
            ("cells.czi", Array("ZISRAWFILE\0\0".utf8), "a Zeiss CZI file"),
            ("cells.lif", [0x70, 0, 0, 0, 0x2A, 1], "a Leica LIF file"),
            ("cells.ims", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "an HDF5 file (Imaris, ilastik)"),
        ] as [(String, [UInt8], String)]
    )
    func microscopeFormat(name: String, start: [UInt8], kind: String) throws {
        let path = try folder.write(start + [UInt8](repeating: 1, count: 100), as: name)
        let error = MovieError.unsupported(
            file: path,
            reason: "it is \(kind), not a TIFF",
            advice: "convert it to OME-TIFF with Bio-Formats: bfconvert '\(name)' 'cells.ome.tif'"
        )
        #expect(throws: error) { try TIFFFile(path: path) }
    }

    @Test("pictures are sent to a program that saves TIFF")
    func picture() throws {
        let path = try folder.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let error = MovieError.unsupported(
            file: path,
            reason: "it is a PNG image, not a TIFF",
            advice: "save the images as TIFF, for example with ImageJ"
        )
        #expect(throws: error) { try TIFFFile(path: path) }
    }

    @Test("text is called text")
    func text() throws {
        let path = try folder.write(Array("frame,label\n1,2\n".utf8))
        let error = MovieError.unsupported(
            file: path,
            reason: "it is a text file, not a TIFF",
            advice: "name the image file"
        )
        #expect(throws: error) { try TIFFFile(path: path) }
    }

    @Test("text that begins like a TIFF is still text")
    func textWithByteOrder() throws {
        let path = try folder.write(Array("II am no image".utf8))
        #expect(performing: { try TIFFFile(path: path) }, throws: { ($0 as? MovieError)?.isUnsupported == true })
    }

    @Test("an empty file, a folder and a missing file")
    func nothing() throws {
        let empty = try folder.write([])
        #expect(throws: MovieError.empty(file: empty)) { try TIFFFile(path: empty) }
        let directory = folder.url.path()
        #expect(throws: MovieError.unreadable(file: directory, reason: "it is a folder; name a file in it")) {
            try TIFFFile(path: directory)
        }
        let absent = folder.path("absent.tif")
        #expect(throws: MovieError.missing(file: absent)) { try TIFFFile(path: absent) }
        #expect(throws: MovieError.unreadable(file: "/dev/null", reason: "it is not a regular file")) {
            try TIFFFile(path: "/dev/null")
        }
    }

    @Test("a file without permission is unreadable", .disabled(if: getuid() == 0, "the superuser may read everything"))
    func permission() throws {
        let path = try folder.write(TIFFBuilder().bytes)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        #expect(throws: MovieError.unreadable(file: path, reason: "Permission denied")) { try TIFFFile(path: path) }
    }
}
