: The currents of the cells of Pospischil et al. (2008), as their paper and files give them, in one
: mechanism: sodium and potassium of Traub and Miles, leak, M current, high- and low-threshold
: calcium currents. Whatever a cell lacks has conductance 0. mV, ms, mA/cm2, S/cm2, mM.

NEURON {
    SUFFIX cortical
    NONSPECIFIC_CURRENT i
    RANGE gna, gk, gl, gm, gca, gt, ena, ek, el, vt, eca
}

PARAMETER {
    gna = 0.05
    gk = 0.005
    gl = 0.0001
    gm = 0
    gca = 0
    gt = 0
    ena = 50
    ek = -100
    el = -70
    vt = -55
    eca = 120.25
}

ASSIGNED { v i }

STATE { m h n p q r s ca }

BREAKPOINT {
    SOLVE states METHOD derivimplicit
    i = gna*m*m*m*h*(v - ena) + gk*n*n*n*n*(v - ek) + gl*(v - el) + gm*p*(v - ek) + gca*q*q*r*(v - eca) + low(v, s, ca)
}

INITIAL {
    m = am(v)/(am(v) + bm(v))
    h = ah(v)/(ah(v) + bh(v))
    n = an(v)/(an(v) + bn(v))
    p = pinf(v)
    q = aq(v)/(aq(v) + bq(v))
    r = ar(v)/(ar(v) + br(v))
    s = sinf(v)
    ca = 2.4e-4
}

DERIVATIVE states {
    LOCAL entry
    m' = am(v)*(1 - m) - bm(v)*m
    h' = ah(v)*(1 - h) - bh(v)*h
    n' = an(v)*(1 - n) - bn(v)*n
    p' = (pinf(v) - p)*(3.3*exp((v + 35)/20) + exp(-(v + 35)/20))/1000
    q' = aq(v)*(1 - q) - bq(v)*q
    r' = ar(v)*(1 - r) - br(v)*r
    s' = (sinf(v) - s)*3.7371928/(30.8 + (211.4 + exp((v + 115.2)/5))/(1 + exp((v + 86)/3.2)))
    entry = -10000*low(v, s, ca)/(2*96489*1)
    if (entry < 0) { entry = 0 }
    ca' = entry + (2.4e-4 - ca)/5
}

FUNCTION ratio(x, y) {
    if (fabs(x/y) < 1e-6) { ratio = y*(1 - x/y/2) } else { ratio = x/(exp(x/y) - 1) }
}

FUNCTION am(v) { am = 0.32*ratio(13 - v + vt, 4) }
FUNCTION bm(v) { bm = 0.28*ratio(v - vt - 40, 5) }
FUNCTION ah(v) { ah = 0.128*exp((17 - v + vt)/18) }
FUNCTION bh(v) { bh = 4/(1 + exp((40 - v + vt)/5)) }
FUNCTION an(v) { an = 0.032*ratio(15 - v + vt, 5) }
FUNCTION bn(v) { bn = 0.5*exp((10 - v + vt)/40) }
FUNCTION pinf(v) { pinf = 1/(1 + exp(-(v + 35)/10)) }
FUNCTION aq(v) { aq = 0.055*ratio(-27 - v, 3.8) }
FUNCTION bq(v) { bq = 0.94*exp((-75 - v)/17) }
FUNCTION ar(v) { ar = 0.000457*exp((-13 - v)/50) }
FUNCTION br(v) { br = 0.0065/(1 + exp((-15 - v)/28)) }
FUNCTION sinf(v) { sinf = 1/(1 + exp((v + 83)/4)) }

FUNCTION low(v, s, ca) {
    LOCAL x
    x = 1/(1 + exp(-(v + 59)/6.2))
    low = gt*x*x*s*(v - 13.3205*log(2/ca))
}
