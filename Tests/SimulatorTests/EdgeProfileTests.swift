import Simulator
import Testing

@Test func profileHasHaloRingAndInterior() {
    let contrast = BrightFieldParameters()
    let profile = EdgeProfile(contrast, pixelSize: 0.2)
    let far = profile.edge(profile.reach + 100)
    #expect(abs(far) < 0.01)
    let halo = profile.edge(1.3)
    let ring = profile.edge(-1.8)
    let interior = profile.edge(-50)
    #expect(halo > 0.5 && ring < interior - 0.2)
    #expect(abs(interior + Float(contrast.interior)) < 0.02)
    #expect(profile.inside(0) == 0 && profile.inside(-50) == 1)
}
